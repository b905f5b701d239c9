"""Base class of the client, with a method for each operation.

``python -m rekoclient.codegen`` generates this module from the service model in
botocore 1.44.5. Do not edit the module. Edit ``overlay.toml`` or ``meanings.toml``
in ``rekoclient/codegen``.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence

from .. import models as m
from ..errors import RekoError
from ..schema import Item_co, PagedRequest, Pages, R_co, Request, deprecated

class RekognitionMethods(ABC):
    """Methods for all operations. Each method builds a request and sends it.

    Methods have boto3's names. Arguments have the service's names in snake_case. If an
    argument breaks a rule of the service model, the method sends nothing and raises
    ``RequestValidationError``. Every method can raise ``AccessDeniedError``,
    ``ThrottlingError``, ``ServerError``, ``InvalidInputError`` and ``TransportError``.
    The docstring of a method lists its other errors.
    """

    @abstractmethod
    def send(self, request: Request[R_co], /) -> R_co:
        """Send one request and return its response."""

    @abstractmethod
    def iterate(
        self, request: PagedRequest[R_co, Item_co], /
    ) -> Pages[R_co, Item_co]:
        """Iterate over the items of every page of a request."""

    def associate_faces(
        self,
        *,
        collection_id: str,
        user_id: str,
        face_ids: Sequence[str],
        user_match_threshold: float | None = None,
        client_request_token: str | None = None,
    ) -> m.AssociateFacesResponse:
        r"""Associate faces of a collection with a user.

        After a lost reply, the client retries the request with the same token. The
        service recognises the retry and does the work once.

        https://docs.aws.amazon.com/rekognition/latest/APIReference/API_AssociateFaces.html

        Args:
            collection_id: Id of the collection. Required. 1 to 255 characters. Pattern
                ``[a-zA-Z0-9_.\-]+``.
            user_id: Id of the user, unique in the collection. Required. 1 to 128
                characters. Pattern ``[a-zA-Z0-9_.\-:]+``.
            face_ids: Ids of the faces to associate with the user. Required. 1 to 100
                items.
            user_match_threshold: Minimum similarity of the faces to those of the user,
                in percent. Default: 75. From 0 to 100.
            client_request_token: Token by which the service recognises a retry of the
                same call. Default: a random token for each call. 1 to 64 characters.
                Pattern ``^[a-zA-Z0-9-_]+$``.

        Raises:
            ConflictException: The user already exists, or another change to the user is
                in progress.
            IdempotentParameterMismatchException: The token was already used with other
                arguments.
            ResourceNotFoundException: A resource that the request names does not exist.
            ServiceQuotaExceededException: The request would exceed a quota, such as the
                number of faces in a collection.
        """
        try:
            return self.send(
                m.AssociateFacesRequest(
                    collection_id=collection_id,
                    user_id=user_id,
                    face_ids=face_ids,
                    user_match_threshold=user_match_threshold,
                    client_request_token=client_request_token,
                )
            )
        except RekoError as error:
            raise error.with_traceback(None) from error.__cause__

    def compare_faces(
        self,
        *,
        source_image: m.Image,
        target_image: m.Image,
        similarity_threshold: float | None = None,
        quality_filter: m.QualityFilterLike | None = None,
    ) -> m.CompareFacesResponse:
        """Compare the largest face of one image with the faces of another.

        After a lost reply, the client retries the request, because the operation
        changes nothing.

        https://docs.aws.amazon.com/rekognition/latest/APIReference/API_CompareFaces.html

        Args:
            source_image: Image with the face to compare. The largest face of the image
                is used. Required.
            target_image: Image whose faces are compared with the source face. Required.
            similarity_threshold: Minimum similarity of a match, in percent. Default:
                80. From 0 to 100.
            quality_filter: Minimum quality of the faces to compare. Default: ``NONE``,
                no filter.

        Raises:
            ImageTooLargeException: The image has too many bytes or pixels.
            InvalidImageFormatException: The image is not a PNG or JPEG image.
            InvalidS3ObjectException: The service cannot read the S3 object: check its
                name, region and permissions.
        """
        try:
            return self.send(
                m.CompareFacesRequest(
                    source_image=source_image,
                    target_image=target_image,
                    similarity_threshold=similarity_threshold,
                    quality_filter=quality_filter,
                )
            )
        except RekoError as error:
            raise error.with_traceback(None) from error.__cause__

    def copy_project_version(
        self,
        *,
        source_project_arn: str,
        source_project_version_arn: str,
        destination_project_arn: str,
        version_name: str,
        output_config: m.OutputConfig,
        tags: Mapping[str, str] | None = None,
        kms_key_id: str | None = None,
    ) -> m.CopyProjectVersionResponse:
        r"""Copy a model version from one project to another.

        After a lost reply, the client retries the request. If the service then refuses
        a name that is taken, ``may_have_succeeded`` of the error is true.

        https://docs.aws.amazon.com/rekognition/latest/APIReference/API_CopyProjectVersion.html

        Args:
            source_project_arn: ARN of the project that contains the original. Required.
                20 to 2048 characters.
            source_project_version_arn: ARN of the original version. Required. 20 to
                2048 characters.
            destination_project_arn: ARN of the project that receives the copy.
                Required. 20 to 2048 characters.
            version_name: Name of the copy, unique in the destination project. Required.
                1 to 255 characters. Pattern ``[a-zA-Z0-9_.\-]+``.
            output_config: Location in S3 for the training output of the copy. Required.
            tags: Tags for the copy, as a mapping of keys to values. Default: no tags.
                At most 200 entries.
            kms_key_id: Id, ARN or alias of the KMS key that encrypts the copy. Default:
                the service's key. 1 to 2048 characters. Pattern
                ``^[A-Za-z0-9][A-Za-z0-9:_/+=,@.-]{0,2048}$``.

        Raises:
            LimitExceededException: A limit of the account is reached, such as the
                number of running jobs.
            ResourceInUseException: The resource is in use or is being changed.
            ResourceNotFoundException: A resource that the request names does not exist.
            ServiceQuotaExceededException: The request would exceed a quota, such as the
                number of faces in a collection.
        """
        try:
            return self.send(
                m.CopyProjectVersionRequest(
                    source_project_arn=source_project_arn,
                    source_project_version_arn=source_project_version_arn,
                    destination_project_arn=destination_project_arn,
                    version_name=version_name,
                    output_config=output_config,
                    tags=tags,
                    kms_key_id=kms_key_id,
                )
            )
        except RekoError as error:
            raise error.with_traceback(None) from error.__cause__

    def create_collection(
        self,
        *,
        collection_id: str,
        tags: Mapping[str, str] | None = None,
    ) -> m.CreateCollectionResponse:
        r"""Create a collection of faces and users.

        After a lost reply, the client retries the request. If the service then refuses
        a name that is taken, ``may_have_succeeded`` of the error is true.

        https://docs.aws.amazon.com/rekognition/latest/APIReference/API_CreateCollection.html

        Args:
            collection_id: Id for the new collection, unique in the account and region.
                Required. 1 to 255 characters. Pattern ``[a-zA-Z0-9_.\-]+``.
            tags: Tags for the collection, as a mapping of keys to values. Default: no
                tags. At most 200 entries.

        Raises:
            ResourceAlreadyExistsException: The name or id is already taken.
            ServiceQuotaExceededException: The request would exceed a quota, such as the
                number of faces in a collection.
        """
        try:
            return self.send(
                m.CreateCollectionRequest(
                    collection_id=collection_id,
                    tags=tags,
                )
            )
        except RekoError as error:
            raise error.with_traceback(None) from error.__cause__

    def create_dataset(
        self,
        *,
        dataset_type: m.DatasetTypeLike,
        project_arn: str,
        dataset_source: m.DatasetSource | None = None,
        tags: Mapping[str, str] | None = None,
    ) -> m.CreateDatasetResponse:
        """Create the training or the test dataset of a project.

        After a lost reply, the client retries the request. If the service then refuses
        a name that is taken, ``may_have_succeeded`` of the error is true.

        https://docs.aws.amazon.com/rekognition/latest/APIReference/API_CreateDataset.html

        Args:
            dataset_type: Use of the dataset: ``TRAIN`` or ``TEST``. Required.
            project_arn: ARN of the project. Required. 20 to 2048 characters.
            dataset_source: Dataset or manifest to copy the entries from. Default: the
                dataset starts empty.
            tags: Tags for the dataset, as a mapping of keys to values. Default: no
                tags. At most 200 entries.

        Raises:
            InvalidS3ObjectException: The service cannot read the S3 object: check its
                name, region and permissions.
            LimitExceededException: A limit of the account is reached, such as the
                number of running jobs.
            ResourceAlreadyExistsException: The name or id is already taken.
            ResourceNotFoundException: A resource that the request names does not exist.
        """
        try:
            return self.send(
                m.CreateDatasetRequest(
                    dataset_type=dataset_type,
                    project_arn=project_arn,
                    dataset_source=dataset_source,
                    tags=tags,
                )
            )
        except RekoError as error:
            raise error.with_traceback(None) from error.__cause__

    def create_face_liveness_session(
        self,
        *,
        kms_key_id: str | None = None,
        settings: m.CreateFaceLivenessSessionRequestSettings | None = None,
        client_request_token: str | None = None,
    ) -> m.CreateFaceLivenessSessionResponse:
        """Create a Face Liveness session.

        After a lost reply, the client retries the request with the same token. The
        service recognises the retry and does the work once.

        https://docs.aws.amazon.com/rekognition/latest/APIReference/API_CreateFaceLivenessSession.html

        Args:
            kms_key_id: Id, ARN or alias of the KMS key that encrypts the images.
                Default: the service's key. 1 to 2048 characters. Pattern
                ``^[A-Za-z0-9][A-Za-z0-9:_/+=,@.-]{0,2048}$``.
            settings: Output location, number of audit images and challenges. Default:
                no location and no audit images.
            client_request_token: Token by which the service recognises a retry of the
                same call. Default: a random token for each call. 1 to 64 characters.
                Pattern ``^[a-zA-Z0-9-_]+$``.
        """
        try:
            return self.send(
                m.CreateFaceLivenessSessionRequest(
                    kms_key_id=kms_key_id,
                    settings=settings,
                    client_request_token=client_request_token,
                )
            )
        except RekoError as error:
            raise error.with_traceback(None) from error.__cause__

    def create_project(
        self,
        *,
        project_name: str,
        feature: m.CustomizationFeatureLike | None = None,
        auto_update: m.ProjectAutoUpdateLike | None = None,
        tags: Mapping[str, str] | None = None,
    ) -> m.CreateProjectResponse:
        r"""Create a project for a Custom Labels model or an adapter.

        After a lost reply, the client retries the request. If the service then refuses
        a name that is taken, ``may_have_succeeded`` of the error is true.

        https://docs.aws.amazon.com/rekognition/latest/APIReference/API_CreateProject.html

        Args:
            project_name: Name for the new project, unique in the account and region.
                Required. 1 to 255 characters. Pattern ``[a-zA-Z0-9_.\-]+``.
            feature: Feature that the project customises. Default: ``CUSTOM_LABELS``.
            auto_update: Whether the service tries to retrain an adapter when its base
                model changes. Optional.
            tags: Tags for the project, as a mapping of keys to values. Default: no
                tags. At most 200 entries.

        Raises:
            LimitExceededException: A limit of the account is reached, such as the
                number of running jobs.
            ResourceInUseException: The resource is in use or is being changed.
        """
        try:
            return self.send(
                m.CreateProjectRequest(
                    project_name=project_name,
                    feature=feature,
                    auto_update=auto_update,
                    tags=tags,
                )
            )
        except RekoError as error:
            raise error.with_traceback(None) from error.__cause__

    def create_project_version(
        self,
        *,
        project_arn: str,
        version_name: str,
        output_config: m.OutputConfig,
        training_data: m.TrainingData | None = None,
        testing_data: m.TestingData | None = None,
        tags: Mapping[str, str] | None = None,
        kms_key_id: str | None = None,
        version_description: str | None = None,
        feature_config: m.CustomizationFeatureConfig | None = None,
    ) -> m.CreateProjectVersionResponse:
        r"""Create a version of a model or adapter and start its training.

        After a lost reply, the client retries the request. If the service then refuses
        a name that is taken, ``may_have_succeeded`` of the error is true.

        https://docs.aws.amazon.com/rekognition/latest/APIReference/API_CreateProjectVersion.html

        Args:
            project_arn: ARN of the project. Required. 20 to 2048 characters.
            version_name: Name of the version, unique in its project. Required. 1 to 255
                characters. Pattern ``[a-zA-Z0-9_.\-]+``.
            output_config: Location in S3 for the results of the training. Required.
            training_data: Manifest of the training images. Requires ``testing_data``
                and a project without datasets. Optional.
            testing_data: Manifest of the test images. Requires ``training_data`` and a
                project without datasets. Optional.
            tags: Tags for the version, as a mapping of keys to values. Default: no
                tags. At most 200 entries.
            kms_key_id: Id, ARN or alias of the KMS key that encrypts copied images.
                Default: the service's key. 1 to 2048 characters. Pattern
                ``^[A-Za-z0-9][A-Za-z0-9:_/+=,@.-]{0,2048}$``.
            version_description: Your own description of the version. Optional. 1 to 255
                characters. Pattern ``[a-zA-Z0-9-_. ()':,;?]+``.
            feature_config: Settings of the training. They must fit the feature of the
                project. Optional.

        Raises:
            LimitExceededException: A limit of the account is reached, such as the
                number of running jobs.
            ResourceInUseException: The resource is in use or is being changed.
            ResourceNotFoundException: A resource that the request names does not exist.
            ServiceQuotaExceededException: The request would exceed a quota, such as the
                number of faces in a collection.
        """
        try:
            return self.send(
                m.CreateProjectVersionRequest(
                    project_arn=project_arn,
                    version_name=version_name,
                    output_config=output_config,
                    training_data=training_data,
                    testing_data=testing_data,
                    tags=tags,
                    kms_key_id=kms_key_id,
                    version_description=version_description,
                    feature_config=feature_config,
                )
            )
        except RekoError as error:
            raise error.with_traceback(None) from error.__cause__

    @deprecated("Amazon offers streaming video analysis to existing customers only.")
    def create_stream_processor(
        self,
        *,
        input: m.StreamProcessorInput,
        output: m.StreamProcessorOutput,
        name: str,
        settings: m.StreamProcessorSettings,
        role_arn: str,
        tags: Mapping[str, str] | None = None,
        notification_channel: m.StreamProcessorNotificationChannel | None = None,
        kms_key_id: str | None = None,
        regions_of_interest: Sequence[m.RegionOfInterest] | None = None,
        data_sharing_preference: m.StreamProcessorDataSharingPreference | None = None,
    ) -> m.CreateStreamProcessorResponse:
        r"""Create a stream processor for streaming video.

        After a lost reply, the client retries the request. If the service then refuses
        a name that is taken, ``may_have_succeeded`` of the error is true. Amazon offers
        streaming video analysis to existing customers only.

        https://docs.aws.amazon.com/rekognition/latest/APIReference/API_CreateStreamProcessor.html

        Args:
            input: Kinesis video stream to analyse. Required.
            output: Kinesis data stream or S3 location for the results. Required.
            name: Name for the new stream processor, unique in the account and region.
                Required. 1 to 128 characters. Pattern ``[a-zA-Z0-9_.\-]+``.
            settings: Settings for a face search or for label detection. Required.
            role_arn: ARN of the IAM role that gives the service access. Required.
            tags: Tags for the stream processor, as a mapping of keys to values.
                Default: no tags. At most 200 entries.
            notification_channel: SNS topic that receives messages about detected
                labels. Default: no message.
            kms_key_id: Id, ARN or alias of the KMS key for label detection. Default:
                the service's key. 1 to 2048 characters. Pattern
                ``^[A-Za-z0-9][A-Za-z0-9:_/+=,@.-]{0,2048}$``.
            regions_of_interest: Areas of the frame to analyse, for label detection.
                Default: the complete frame. At most 10 items.
            data_sharing_preference: Whether the service may keep data to improve its
                models. Optional.

        Raises:
            LimitExceededException: A limit of the account is reached, such as the
                number of running jobs.
            ResourceInUseException: The resource is in use or is being changed.
            ServiceQuotaExceededException: The request would exceed a quota, such as the
                number of faces in a collection.
        """
        try:
            return self.send(
                m.CreateStreamProcessorRequest(
                    input=input,
                    output=output,
                    name=name,
                    settings=settings,
                    role_arn=role_arn,
                    tags=tags,
                    notification_channel=notification_channel,
                    kms_key_id=kms_key_id,
                    regions_of_interest=regions_of_interest,
                    data_sharing_preference=data_sharing_preference,
                )
            )
        except RekoError as error:
            raise error.with_traceback(None) from error.__cause__

    def create_user(
        self,
        *,
        collection_id: str,
        user_id: str,
        client_request_token: str | None = None,
    ) -> m.CreateUserResponse:
        r"""Create a user in a collection.

        After a lost reply, the client retries the request with the same token. The
        service recognises the retry and does the work once.

        https://docs.aws.amazon.com/rekognition/latest/APIReference/API_CreateUser.html

        Args:
            collection_id: Id of the collection. Required. 1 to 255 characters. Pattern
                ``[a-zA-Z0-9_.\-]+``.
            user_id: Id for the new user, unique in the collection. Required. 1 to 128
                characters. Pattern ``[a-zA-Z0-9_.\-:]+``.
            client_request_token: Token by which the service recognises a retry of the
                same call. Default: a random token for each call. 1 to 64 characters.
                Pattern ``^[a-zA-Z0-9-_]+$``.

        Raises:
            ConflictException: The user already exists, or another change to the user is
                in progress.
            IdempotentParameterMismatchException: The token was already used with other
                arguments.
            ResourceNotFoundException: A resource that the request names does not exist.
            ServiceQuotaExceededException: The request would exceed a quota, such as the
                number of faces in a collection.
        """
        try:
            return self.send(
                m.CreateUserRequest(
                    collection_id=collection_id,
                    user_id=user_id,
                    client_request_token=client_request_token,
                )
            )
        except RekoError as error:
            raise error.with_traceback(None) from error.__cause__

    def delete_collection(
        self,
        *,
        collection_id: str,
    ) -> m.DeleteCollectionResponse:
        r"""Delete a collection with all its faces and users.

        After a lost reply, the client retries the request, because a second execution
        leaves the same state.

        https://docs.aws.amazon.com/rekognition/latest/APIReference/API_DeleteCollection.html

        Args:
            collection_id: Id of the collection. Required. 1 to 255 characters. Pattern
                ``[a-zA-Z0-9_.\-]+``.

        Raises:
            ResourceNotFoundException: A resource that the request names does not exist.
        """
        try:
            return self.send(
                m.DeleteCollectionRequest(
                    collection_id=collection_id,
                )
            )
        except RekoError as error:
            raise error.with_traceback(None) from error.__cause__

    def delete_dataset(
        self,
        *,
        dataset_arn: str,
    ) -> m.DeleteDatasetResponse:
        """Delete a dataset.

        After a lost reply, the client retries the request, because a second execution
        leaves the same state.

        https://docs.aws.amazon.com/rekognition/latest/APIReference/API_DeleteDataset.html

        Args:
            dataset_arn: ARN of the dataset. Required. 20 to 2048 characters.

        Raises:
            LimitExceededException: A limit of the account is reached, such as the
                number of running jobs.
            ResourceInUseException: The resource is in use or is being changed.
            ResourceNotFoundException: A resource that the request names does not exist.
        """
        try:
            return self.send(
                m.DeleteDatasetRequest(
                    dataset_arn=dataset_arn,
                )
            )
        except RekoError as error:
            raise error.with_traceback(None) from error.__cause__

    def delete_faces(
        self,
        *,
        collection_id: str,
        face_ids: Sequence[str],
    ) -> m.DeleteFacesResponse:
        r"""Delete faces from a collection.

        After a lost reply, the client retries the request, because a second execution
        leaves the same state.

        https://docs.aws.amazon.com/rekognition/latest/APIReference/API_DeleteFaces.html

        Args:
            collection_id: Id of the collection. Required. 1 to 255 characters. Pattern
                ``[a-zA-Z0-9_.\-]+``.
            face_ids: Ids of the faces to delete. Required. 1 to 4096 items.

        Raises:
            ResourceNotFoundException: A resource that the request names does not exist.
        """
        try:
            return self.send(
                m.DeleteFacesRequest(
                    collection_id=collection_id,
                    face_ids=face_ids,
                )
            )
        except RekoError as error:
            raise error.with_traceback(None) from error.__cause__

    def delete_project(
        self,
        *,
        project_arn: str,
    ) -> m.DeleteProjectResponse:
        """Delete a project that has no versions left.

        After a lost reply, the client retries the request, because a second execution
        leaves the same state.

        https://docs.aws.amazon.com/rekognition/latest/APIReference/API_DeleteProject.html

        Args:
            project_arn: ARN of the project. Required. 20 to 2048 characters.

        Raises:
            ResourceInUseException: The resource is in use or is being changed.
            ResourceNotFoundException: A resource that the request names does not exist.
        """
        try:
            return self.send(
                m.DeleteProjectRequest(
                    project_arn=project_arn,
                )
            )
        except RekoError as error:
            raise error.with_traceback(None) from error.__cause__

    def delete_project_policy(
        self,
        *,
        project_arn: str,
        policy_name: str,
        policy_revision_id: str | None = None,
    ) -> m.DeleteProjectPolicyResponse:
        r"""Delete a policy from a project.

        After a lost reply, the client retries the request, because a second execution
        leaves the same state.

        https://docs.aws.amazon.com/rekognition/latest/APIReference/API_DeleteProjectPolicy.html

        Args:
            project_arn: ARN of the project. Required. 20 to 2048 characters.
            policy_name: Name of the policy. Required. 1 to 128 characters. Pattern
                ``[a-zA-Z0-9_.\-]+``.
            policy_revision_id: Id of the revision to delete. Default: the current one.
                At most 64 characters. Pattern ``[0-9A-Fa-f]+``.

        Raises:
            InvalidPolicyRevisionIdException: The policy now has a different revision
                id.
            ResourceNotFoundException: A resource that the request names does not exist.
        """
        try:
            return self.send(
                m.DeleteProjectPolicyRequest(
                    project_arn=project_arn,
                    policy_name=policy_name,
                    policy_revision_id=policy_revision_id,
                )
            )
        except RekoError as error:
            raise error.with_traceback(None) from error.__cause__

    def delete_project_version(
        self,
        *,
        project_version_arn: str,
    ) -> m.DeleteProjectVersionResponse:
        """Delete a version of a model or adapter.

        After a lost reply, the client retries the request, because a second execution
        leaves the same state.

        https://docs.aws.amazon.com/rekognition/latest/APIReference/API_DeleteProjectVersion.html

        Args:
            project_version_arn: ARN of the version of the model or adapter. Required.
                20 to 2048 characters.

        Raises:
            ResourceInUseException: The resource is in use or is being changed.
            ResourceNotFoundException: A resource that the request names does not exist.
        """
        try:
            return self.send(
                m.DeleteProjectVersionRequest(
                    project_version_arn=project_version_arn,
                )
            )
        except RekoError as error:
            raise error.with_traceback(None) from error.__cause__

    @deprecated("Amazon offers streaming video analysis to existing customers only.")
    def delete_stream_processor(
        self,
        *,
        name: str,
    ) -> m.DeleteStreamProcessorResponse:
        r"""Delete a stream processor.

        After a lost reply, the client retries the request, because a second execution
        leaves the same state. Amazon offers streaming video analysis to existing
        customers only.

        https://docs.aws.amazon.com/rekognition/latest/APIReference/API_DeleteStreamProcessor.html

        Args:
            name: Name of the stream processor. Required. 1 to 128 characters. Pattern
                ``[a-zA-Z0-9_.\-]+``.

        Raises:
            ResourceInUseException: The resource is in use or is being changed.
            ResourceNotFoundException: A resource that the request names does not exist.
        """
        try:
            return self.send(
                m.DeleteStreamProcessorRequest(
                    name=name,
                )
            )
        except RekoError as error:
            raise error.with_traceback(None) from error.__cause__

    def delete_user(
        self,
        *,
        collection_id: str,
        user_id: str,
        client_request_token: str | None = None,
    ) -> m.DeleteUserResponse:
        r"""Delete a user, disassociating its faces first.

        After a lost reply, the client retries the request with the same token. The
        service recognises the retry and does the work once.

        https://docs.aws.amazon.com/rekognition/latest/APIReference/API_DeleteUser.html

        Args:
            collection_id: Id of the collection. Required. 1 to 255 characters. Pattern
                ``[a-zA-Z0-9_.\-]+``.
            user_id: Id of the user, unique in the collection. Required. 1 to 128
                characters. Pattern ``[a-zA-Z0-9_.\-:]+``.
            client_request_token: Token by which the service recognises a retry of the
                same call. Default: a random token for each call. 1 to 64 characters.
                Pattern ``^[a-zA-Z0-9-_]+$``.

        Raises:
            ConflictException: The user already exists, or another change to the user is
                in progress.
            IdempotentParameterMismatchException: The token was already used with other
                arguments.
            ResourceNotFoundException: A resource that the request names does not exist.
        """
        try:
            return self.send(
                m.DeleteUserRequest(
                    collection_id=collection_id,
                    user_id=user_id,
                    client_request_token=client_request_token,
                )
            )
        except RekoError as error:
            raise error.with_traceback(None) from error.__cause__

    def describe_collection(
        self,
        *,
        collection_id: str,
    ) -> m.DescribeCollectionResponse:
        r"""Describe a collection: its ARN, counts and face model version.

        After a lost reply, the client retries the request, because the operation
        changes nothing.

        https://docs.aws.amazon.com/rekognition/latest/APIReference/API_DescribeCollection.html

        Args:
            collection_id: Id of the collection. Required. 1 to 255 characters. Pattern
                ``[a-zA-Z0-9_.\-]+``.

        Raises:
            ResourceNotFoundException: A resource that the request names does not exist.
        """
        try:
            return self.send(
                m.DescribeCollectionRequest(
                    collection_id=collection_id,
                )
            )
        except RekoError as error:
            raise error.with_traceback(None) from error.__cause__

    def describe_dataset(
        self,
        *,
        dataset_arn: str,
    ) -> m.DescribeDatasetResponse:
        """Describe a dataset: its status and statistics.

        After a lost reply, the client retries the request, because the operation
        changes nothing.

        https://docs.aws.amazon.com/rekognition/latest/APIReference/API_DescribeDataset.html

        Args:
            dataset_arn: ARN of the dataset. Required. 20 to 2048 characters.

        Raises:
            ResourceNotFoundException: A resource that the request names does not exist.
        """
        try:
            return self.send(
                m.DescribeDatasetRequest(
                    dataset_arn=dataset_arn,
                )
            )
        except RekoError as error:
            raise error.with_traceback(None) from error.__cause__

    def describe_project_versions(
        self,
        *,
        project_arn: str,
        version_names: Sequence[str] | None = None,
        next_token: str | None = None,
        max_results: int | None = None,
    ) -> m.DescribeProjectVersionsResponse:
        r"""List and describe the versions of a project.

        After a lost reply, the client retries the request, because the operation
        changes nothing.

        https://docs.aws.amazon.com/rekognition/latest/APIReference/API_DescribeProjectVersions.html

        Args:
            project_arn: ARN of the project. Required. 20 to 2048 characters.
            version_names: Names of the versions to describe. Default: all versions. 1
                to 10 items. Pattern ``[a-zA-Z0-9_.\-]+``.
            next_token: Token of the page to return, from the previous response.
                Default: the first page. At most 1024 characters.
            max_results: Maximum number of versions in a page. Default: 100. From 1 to
                100.

        Raises:
            InvalidPaginationTokenException: ``next_token`` is wrong or has expired.
            ResourceNotFoundException: A resource that the request names does not exist.
        """
        try:
            return self.send(
                m.DescribeProjectVersionsRequest(
                    project_arn=project_arn,
                    version_names=version_names,
                    next_token=next_token,
                    max_results=max_results,
                )
            )
        except RekoError as error:
            raise error.with_traceback(None) from error.__cause__

    def iter_describe_project_versions(
        self,
        *,
        project_arn: str,
        version_names: Sequence[str] | None = None,
        next_token: str | None = None,
        max_results: int | None = None,
    ) -> Pages[m.DescribeProjectVersionsResponse, m.ProjectVersionDescription]:
        r"""Iterate over ``project_version_descriptions`` of every page of
        describe_project_versions.

        ``.pages()`` of the result yields the responses instead of the items.

        Args:
            project_arn: ARN of the project. Required. 20 to 2048 characters.
            version_names: Names of the versions to describe. Default: all versions. 1
                to 10 items. Pattern ``[a-zA-Z0-9_.\-]+``.
            next_token: Token of the page to return, from the previous response.
                Default: the first page. At most 1024 characters.
            max_results: Maximum number of versions in a page. Default: 100. From 1 to
                100.
        """
        try:
            return self.iterate(
                m.DescribeProjectVersionsRequest(
                    project_arn=project_arn,
                    version_names=version_names,
                    next_token=next_token,
                    max_results=max_results,
                )
            )
        except RekoError as error:
            raise error.with_traceback(None) from error.__cause__

    def describe_projects(
        self,
        *,
        next_token: str | None = None,
        max_results: int | None = None,
        project_names: Sequence[str] | None = None,
        features: Sequence[m.CustomizationFeatureLike] | None = None,
    ) -> m.DescribeProjectsResponse:
        r"""List and describe the projects of the account.

        After a lost reply, the client retries the request, because the operation
        changes nothing.

        https://docs.aws.amazon.com/rekognition/latest/APIReference/API_DescribeProjects.html

        Args:
            next_token: Token of the page to return, from the previous response.
                Default: the first page. At most 1024 characters.
            max_results: Maximum number of projects in a page. Default: 100. From 1 to
                100.
            project_names: Names of the projects to describe. Default: all projects. 1
                to 10 items. Pattern ``[a-zA-Z0-9_.\-]+``.
            features: Features to filter by. Default: ``CUSTOM_LABELS``. 1 to 2 items.

        Raises:
            InvalidPaginationTokenException: ``next_token`` is wrong or has expired.
        """
        try:
            return self.send(
                m.DescribeProjectsRequest(
                    next_token=next_token,
                    max_results=max_results,
                    project_names=project_names,
                    features=features,
                )
            )
        except RekoError as error:
            raise error.with_traceback(None) from error.__cause__

    def iter_describe_projects(
        self,
        *,
        next_token: str | None = None,
        max_results: int | None = None,
        project_names: Sequence[str] | None = None,
        features: Sequence[m.CustomizationFeatureLike] | None = None,
    ) -> Pages[m.DescribeProjectsResponse, m.ProjectDescription]:
        r"""Iterate over ``project_descriptions`` of every page of describe_projects.

        ``.pages()`` of the result yields the responses instead of the items.

        Args:
            next_token: Token of the page to return, from the previous response.
                Default: the first page. At most 1024 characters.
            max_results: Maximum number of projects in a page. Default: 100. From 1 to
                100.
            project_names: Names of the projects to describe. Default: all projects. 1
                to 10 items. Pattern ``[a-zA-Z0-9_.\-]+``.
            features: Features to filter by. Default: ``CUSTOM_LABELS``. 1 to 2 items.
        """
        try:
            return self.iterate(
                m.DescribeProjectsRequest(
                    next_token=next_token,
                    max_results=max_results,
                    project_names=project_names,
                    features=features,
                )
            )
        except RekoError as error:
            raise error.with_traceback(None) from error.__cause__

    @deprecated("Amazon offers streaming video analysis to existing customers only.")
    def describe_stream_processor(
        self,
        *,
        name: str,
    ) -> m.DescribeStreamProcessorResponse:
        r"""Describe a stream processor: its status and settings.

        After a lost reply, the client retries the request, because the operation
        changes nothing. Amazon offers streaming video analysis to existing customers
        only.

        https://docs.aws.amazon.com/rekognition/latest/APIReference/API_DescribeStreamProcessor.html

        Args:
            name: Name of the stream processor. Required. 1 to 128 characters. Pattern
                ``[a-zA-Z0-9_.\-]+``.

        Raises:
            ResourceNotFoundException: A resource that the request names does not exist.
        """
        try:
            return self.send(
                m.DescribeStreamProcessorRequest(
                    name=name,
                )
            )
        except RekoError as error:
            raise error.with_traceback(None) from error.__cause__

    def detect_custom_labels(
        self,
        *,
        project_version_arn: str,
        image: m.Image,
        max_results: int | None = None,
        min_confidence: float | None = None,
    ) -> m.DetectCustomLabelsResponse:
        """Detect custom labels in an image with a running model.

        After a lost reply, the client retries the request, because the operation
        changes nothing.

        https://docs.aws.amazon.com/rekognition/latest/APIReference/API_DetectCustomLabels.html

        Args:
            project_version_arn: ARN of the version of the model or adapter. Required.
                20 to 2048 characters.
            image: Image to analyse, as bytes or as an S3 object. Required.
            max_results: Maximum number of labels to return, the ones with the highest
                confidence first. Default: all. At least 0.
            min_confidence: Minimum confidence of a label, in percent. Default: the
                threshold of each label. From 0 to 100.

        Raises:
            ImageTooLargeException: The image has too many bytes or pixels.
            InvalidImageFormatException: The image is not a PNG or JPEG image.
            InvalidS3ObjectException: The service cannot read the S3 object: check its
                name, region and permissions.
            LimitExceededException: A limit of the account is reached, such as the
                number of running jobs.
            ResourceNotFoundException: A resource that the request names does not exist.
            ResourceNotReadyException: The resource is not ready to be used.
        """
        try:
            return self.send(
                m.DetectCustomLabelsRequest(
                    project_version_arn=project_version_arn,
                    image=image,
                    max_results=max_results,
                    min_confidence=min_confidence,
                )
            )
        except RekoError as error:
            raise error.with_traceback(None) from error.__cause__

    def detect_faces(
        self,
        *,
        image: m.Image,
        attributes: Sequence[m.AttributeLike] | None = None,
    ) -> m.DetectFacesResponse:
        """Detect faces in an image.

        After a lost reply, the client retries the request, because the operation
        changes nothing.

        https://docs.aws.amazon.com/rekognition/latest/APIReference/API_DetectFaces.html

        Args:
            image: Image to analyse, as bytes or as an S3 object. Required.
            attributes: Facial attributes to return. Default: ``DEFAULT``: the box,
                confidence, pose, quality and landmarks.

        Raises:
            ImageTooLargeException: The image has too many bytes or pixels.
            InvalidImageFormatException: The image is not a PNG or JPEG image.
            InvalidS3ObjectException: The service cannot read the S3 object: check its
                name, region and permissions.
        """
        try:
            return self.send(
                m.DetectFacesRequest(
                    image=image,
                    attributes=attributes,
                )
            )
        except RekoError as error:
            raise error.with_traceback(None) from error.__cause__

    def detect_labels(
        self,
        *,
        image: m.Image,
        max_labels: int | None = None,
        min_confidence: float | None = None,
        features: Sequence[m.DetectLabelsFeatureNameLike] | None = None,
        settings: m.DetectLabelsSettings | None = None,
    ) -> m.DetectLabelsResponse:
        """Detect objects, scenes and concepts in an image.

        After a lost reply, the client retries the request, because the operation
        changes nothing.

        https://docs.aws.amazon.com/rekognition/latest/APIReference/API_DetectLabels.html

        Args:
            image: Image to analyse, as bytes or as an S3 object. Required.
            max_labels: Maximum number of labels to return, the ones with the highest
                confidence first. Default: all. At least 0.
            min_confidence: Minimum confidence of a label, in percent. Default: 55. From
                0 to 100.
            features: Kinds of analysis: ``GENERAL_LABELS``, ``IMAGE_PROPERTIES``.
                Default: ``GENERAL_LABELS``. At most 2 items.
            settings: Filters for labels, and the number of colors. Default: no filter.

        Raises:
            ImageTooLargeException: The image has too many bytes or pixels.
            InvalidImageFormatException: The image is not a PNG or JPEG image.
            InvalidS3ObjectException: The service cannot read the S3 object: check its
                name, region and permissions.
        """
        try:
            return self.send(
                m.DetectLabelsRequest(
                    image=image,
                    max_labels=max_labels,
                    min_confidence=min_confidence,
                    features=features,
                    settings=settings,
                )
            )
        except RekoError as error:
            raise error.with_traceback(None) from error.__cause__

    def detect_moderation_labels(
        self,
        *,
        image: m.Image,
        min_confidence: float | None = None,
        human_loop_config: m.HumanLoopConfig | None = None,
        project_version: str | None = None,
    ) -> m.DetectModerationLabelsResponse:
        """Detect unsafe content in an image.

        After a lost reply, the client retries the request, because a second execution
        leaves the same state.

        https://docs.aws.amazon.com/rekognition/latest/APIReference/API_DetectModerationLabels.html

        Args:
            image: Image to analyse, as bytes or as an S3 object. Required.
            min_confidence: Minimum confidence of a result, in percent. Default: 50.
                From 0 to 100.
            human_loop_config: Human review to start if its conditions are met. Default:
                no review.
            project_version: ARN of a moderation adapter. Default: the base model. 20 to
                2048 characters.

        Raises:
            HumanLoopQuotaExceededException: The account has too many human reviews in
                progress.
            ImageTooLargeException: The image has too many bytes or pixels.
            InvalidImageFormatException: The image is not a PNG or JPEG image.
            InvalidS3ObjectException: The service cannot read the S3 object: check its
                name, region and permissions.
            ResourceNotFoundException: A resource that the request names does not exist.
            ResourceNotReadyException: The resource is not ready to be used.
        """
        try:
            return self.send(
                m.DetectModerationLabelsRequest(
                    image=image,
                    min_confidence=min_confidence,
                    human_loop_config=human_loop_config,
                    project_version=project_version,
                )
            )
        except RekoError as error:
            raise error.with_traceback(None) from error.__cause__

    def detect_protective_equipment(
        self,
        *,
        image: m.Image,
        summarization_attributes: m.ProtectiveEquipmentSummarizationAttributes | None = None,
    ) -> m.DetectProtectiveEquipmentResponse:
        """Detect protective equipment worn by people in an image.

        After a lost reply, the client retries the request, because the operation
        changes nothing.

        https://docs.aws.amazon.com/rekognition/latest/APIReference/API_DetectProtectiveEquipment.html

        Args:
            image: Image to analyse, as bytes or as an S3 object. Required.
            summarization_attributes: Equipment that each person must wear, for a
                summary of the persons. Default: no summary.

        Raises:
            ImageTooLargeException: The image has too many bytes or pixels.
            InvalidImageFormatException: The image is not a PNG or JPEG image.
            InvalidS3ObjectException: The service cannot read the S3 object: check its
                name, region and permissions.
        """
        try:
            return self.send(
                m.DetectProtectiveEquipmentRequest(
                    image=image,
                    summarization_attributes=summarization_attributes,
                )
            )
        except RekoError as error:
            raise error.with_traceback(None) from error.__cause__

    def detect_text(
        self,
        *,
        image: m.Image,
        filters: m.DetectTextFilters | None = None,
    ) -> m.DetectTextResponse:
        """Detect words and lines of text in an image.

        After a lost reply, the client retries the request, because the operation
        changes nothing.

        https://docs.aws.amazon.com/rekognition/latest/APIReference/API_DetectText.html

        Args:
            image: Image to analyse, as bytes or as an S3 object. Required.
            filters: Conditions that a result must meet. Default: no filter.

        Raises:
            ImageTooLargeException: The image has too many bytes or pixels.
            InvalidImageFormatException: The image is not a PNG or JPEG image.
            InvalidS3ObjectException: The service cannot read the S3 object: check its
                name, region and permissions.
        """
        try:
            return self.send(
                m.DetectTextRequest(
                    image=image,
                    filters=filters,
                )
            )
        except RekoError as error:
            raise error.with_traceback(None) from error.__cause__

    def disassociate_faces(
        self,
        *,
        collection_id: str,
        user_id: str,
        face_ids: Sequence[str],
        client_request_token: str | None = None,
    ) -> m.DisassociateFacesResponse:
        r"""Remove the association between faces and a user.

        After a lost reply, the client retries the request with the same token. The
        service recognises the retry and does the work once.

        https://docs.aws.amazon.com/rekognition/latest/APIReference/API_DisassociateFaces.html

        Args:
            collection_id: Id of the collection. Required. 1 to 255 characters. Pattern
                ``[a-zA-Z0-9_.\-]+``.
            user_id: Id of the user, unique in the collection. Required. 1 to 128
                characters. Pattern ``[a-zA-Z0-9_.\-:]+``.
            face_ids: Ids of the faces to remove from the user. Required. 1 to 100
                items.
            client_request_token: Token by which the service recognises a retry of the
                same call. Default: a random token for each call. 1 to 64 characters.
                Pattern ``^[a-zA-Z0-9-_]+$``.

        Raises:
            ConflictException: The user already exists, or another change to the user is
                in progress.
            IdempotentParameterMismatchException: The token was already used with other
                arguments.
            ResourceNotFoundException: A resource that the request names does not exist.
        """
        try:
            return self.send(
                m.DisassociateFacesRequest(
                    collection_id=collection_id,
                    user_id=user_id,
                    face_ids=face_ids,
                    client_request_token=client_request_token,
                )
            )
        except RekoError as error:
            raise error.with_traceback(None) from error.__cause__

    def distribute_dataset_entries(
        self,
        *,
        datasets: Sequence[m.DistributeDataset],
    ) -> m.DistributeDatasetEntriesResponse:
        """Move a fifth of a training dataset to an empty test dataset.

        After a lost reply, the client retries the request, because a second execution
        leaves the same state.

        https://docs.aws.amazon.com/rekognition/latest/APIReference/API_DistributeDatasetEntries.html

        Args:
            datasets: The training dataset and the empty test dataset of one project.
                Required. Exactly 2 items.

        Raises:
            ResourceNotFoundException: A resource that the request names does not exist.
            ResourceNotReadyException: The resource is not ready to be used.
        """
        try:
            return self.send(
                m.DistributeDatasetEntriesRequest(
                    datasets=datasets,
                )
            )
        except RekoError as error:
            raise error.with_traceback(None) from error.__cause__

    def get_celebrity_info(
        self,
        *,
        id: str,
    ) -> m.GetCelebrityInfoResponse:
        """Get the name of a celebrity and addresses of pages about them.

        After a lost reply, the client retries the request, because the operation
        changes nothing.

        https://docs.aws.amazon.com/rekognition/latest/APIReference/API_GetCelebrityInfo.html

        Args:
            id: Id of the celebrity, from a response such as that of
                ``recognize_celebrities``. Required. Pattern ``[0-9A-Za-z]*``.

        Raises:
            ResourceNotFoundException: A resource that the request names does not exist.
        """
        try:
            return self.send(
                m.GetCelebrityInfoRequest(
                    id=id,
                )
            )
        except RekoError as error:
            raise error.with_traceback(None) from error.__cause__

    def get_celebrity_recognition(
        self,
        *,
        job_id: str,
        max_results: int | None = None,
        next_token: str | None = None,
        sort_by: m.CelebrityRecognitionSortByLike | None = None,
    ) -> m.GetCelebrityRecognitionResponse:
        """Get the celebrities that a video job recognised.

        After a lost reply, the client retries the request, because the operation
        changes nothing.

        https://docs.aws.amazon.com/rekognition/latest/APIReference/API_GetCelebrityRecognition.html

        Args:
            job_id: Id of the job, from the response of the start operation. Required. 1
                to 64 characters. Pattern ``^[a-zA-Z0-9-_]+$``.
            max_results: Maximum number of results in a page. Default: 1,000. At least
                1.
            next_token: Token of the page to return, from the previous response.
                Default: the first page. At most 255 characters.
            sort_by: Order of the results: ``ID`` or ``TIMESTAMP``. Optional.

        Raises:
            InvalidPaginationTokenException: ``next_token`` is wrong or has expired.
            ResourceNotFoundException: A resource that the request names does not exist.
        """
        try:
            return self.send(
                m.GetCelebrityRecognitionRequest(
                    job_id=job_id,
                    max_results=max_results,
                    next_token=next_token,
                    sort_by=sort_by,
                )
            )
        except RekoError as error:
            raise error.with_traceback(None) from error.__cause__

    def iter_get_celebrity_recognition(
        self,
        *,
        job_id: str,
        max_results: int | None = None,
        next_token: str | None = None,
        sort_by: m.CelebrityRecognitionSortByLike | None = None,
    ) -> Pages[m.GetCelebrityRecognitionResponse, m.CelebrityRecognition]:
        """Iterate over ``celebrities`` of every page of get_celebrity_recognition.

        ``.pages()`` of the result yields the responses instead of the items.

        Args:
            job_id: Id of the job, from the response of the start operation. Required. 1
                to 64 characters. Pattern ``^[a-zA-Z0-9-_]+$``.
            max_results: Maximum number of results in a page. Default: 1,000. At least
                1.
            next_token: Token of the page to return, from the previous response.
                Default: the first page. At most 255 characters.
            sort_by: Order of the results: ``ID`` or ``TIMESTAMP``. Optional.
        """
        try:
            return self.iterate(
                m.GetCelebrityRecognitionRequest(
                    job_id=job_id,
                    max_results=max_results,
                    next_token=next_token,
                    sort_by=sort_by,
                )
            )
        except RekoError as error:
            raise error.with_traceback(None) from error.__cause__

    def get_content_moderation(
        self,
        *,
        job_id: str,
        max_results: int | None = None,
        next_token: str | None = None,
        sort_by: m.ContentModerationSortByLike | None = None,
        aggregate_by: m.ContentModerationAggregateByLike | None = None,
    ) -> m.GetContentModerationResponse:
        """Get the unsafe content that a video job detected.

        After a lost reply, the client retries the request, because the operation
        changes nothing.

        https://docs.aws.amazon.com/rekognition/latest/APIReference/API_GetContentModeration.html

        Args:
            job_id: Id of the job, from the response of the start operation. Required. 1
                to 64 characters. Pattern ``^[a-zA-Z0-9-_]+$``.
            max_results: Maximum number of results in a page. Default: 1,000. At least
                1.
            next_token: Token of the page to return, from the previous response.
                Default: the first page. At most 255 characters.
            sort_by: Order of the results. Default: ``TIMESTAMP``.
            aggregate_by: Whether each result is a point in time or a segment. Default:
                ``TIMESTAMPS``.

        Raises:
            InvalidPaginationTokenException: ``next_token`` is wrong or has expired.
            ResourceNotFoundException: A resource that the request names does not exist.
        """
        try:
            return self.send(
                m.GetContentModerationRequest(
                    job_id=job_id,
                    max_results=max_results,
                    next_token=next_token,
                    sort_by=sort_by,
                    aggregate_by=aggregate_by,
                )
            )
        except RekoError as error:
            raise error.with_traceback(None) from error.__cause__

    def iter_get_content_moderation(
        self,
        *,
        job_id: str,
        max_results: int | None = None,
        next_token: str | None = None,
        sort_by: m.ContentModerationSortByLike | None = None,
        aggregate_by: m.ContentModerationAggregateByLike | None = None,
    ) -> Pages[m.GetContentModerationResponse, m.ContentModerationDetection]:
        """Iterate over ``moderation_labels`` of every page of get_content_moderation.

        ``.pages()`` of the result yields the responses instead of the items.

        Args:
            job_id: Id of the job, from the response of the start operation. Required. 1
                to 64 characters. Pattern ``^[a-zA-Z0-9-_]+$``.
            max_results: Maximum number of results in a page. Default: 1,000. At least
                1.
            next_token: Token of the page to return, from the previous response.
                Default: the first page. At most 255 characters.
            sort_by: Order of the results. Default: ``TIMESTAMP``.
            aggregate_by: Whether each result is a point in time or a segment. Default:
                ``TIMESTAMPS``.
        """
        try:
            return self.iterate(
                m.GetContentModerationRequest(
                    job_id=job_id,
                    max_results=max_results,
                    next_token=next_token,
                    sort_by=sort_by,
                    aggregate_by=aggregate_by,
                )
            )
        except RekoError as error:
            raise error.with_traceback(None) from error.__cause__

    def get_face_detection(
        self,
        *,
        job_id: str,
        max_results: int | None = None,
        next_token: str | None = None,
    ) -> m.GetFaceDetectionResponse:
        """Get the faces that a video job detected.

        After a lost reply, the client retries the request, because the operation
        changes nothing.

        https://docs.aws.amazon.com/rekognition/latest/APIReference/API_GetFaceDetection.html

        Args:
            job_id: Id of the job, from the response of the start operation. Required. 1
                to 64 characters. Pattern ``^[a-zA-Z0-9-_]+$``.
            max_results: Maximum number of results in a page. Default: 1,000. At least
                1.
            next_token: Token of the page to return, from the previous response.
                Default: the first page. At most 255 characters.

        Raises:
            InvalidPaginationTokenException: ``next_token`` is wrong or has expired.
            ResourceNotFoundException: A resource that the request names does not exist.
        """
        try:
            return self.send(
                m.GetFaceDetectionRequest(
                    job_id=job_id,
                    max_results=max_results,
                    next_token=next_token,
                )
            )
        except RekoError as error:
            raise error.with_traceback(None) from error.__cause__

    def iter_get_face_detection(
        self,
        *,
        job_id: str,
        max_results: int | None = None,
        next_token: str | None = None,
    ) -> Pages[m.GetFaceDetectionResponse, m.FaceDetection]:
        """Iterate over ``faces`` of every page of get_face_detection.

        ``.pages()`` of the result yields the responses instead of the items.

        Args:
            job_id: Id of the job, from the response of the start operation. Required. 1
                to 64 characters. Pattern ``^[a-zA-Z0-9-_]+$``.
            max_results: Maximum number of results in a page. Default: 1,000. At least
                1.
            next_token: Token of the page to return, from the previous response.
                Default: the first page. At most 255 characters.
        """
        try:
            return self.iterate(
                m.GetFaceDetectionRequest(
                    job_id=job_id,
                    max_results=max_results,
                    next_token=next_token,
                )
            )
        except RekoError as error:
            raise error.with_traceback(None) from error.__cause__

    def get_face_liveness_session_results(
        self,
        *,
        session_id: str,
    ) -> m.GetFaceLivenessSessionResultsResponse:
        """Get the results of a Face Liveness session.

        After a lost reply, the client retries the request, because the operation
        changes nothing.

        https://docs.aws.amazon.com/rekognition/latest/APIReference/API_GetFaceLivenessSessionResults.html

        Args:
            session_id: Id of the session, from the response of
                ``create_face_liveness_session``. Required. Exactly 36 characters.

        Raises:
            SessionNotFoundException: The Face Liveness session does not exist.
        """
        try:
            return self.send(
                m.GetFaceLivenessSessionResultsRequest(
                    session_id=session_id,
                )
            )
        except RekoError as error:
            raise error.with_traceback(None) from error.__cause__

    def get_face_search(
        self,
        *,
        job_id: str,
        max_results: int | None = None,
        next_token: str | None = None,
        sort_by: m.FaceSearchSortByLike | None = None,
    ) -> m.GetFaceSearchResponse:
        """Get the people that a video job matched with a collection.

        After a lost reply, the client retries the request, because the operation
        changes nothing.

        https://docs.aws.amazon.com/rekognition/latest/APIReference/API_GetFaceSearch.html

        Args:
            job_id: Id of the job, from the response of the start operation. Required. 1
                to 64 characters. Pattern ``^[a-zA-Z0-9-_]+$``.
            max_results: Maximum number of results in a page. Default: 1,000. At least
                1.
            next_token: Token of the page to return, from the previous response.
                Default: the first page. At most 255 characters.
            sort_by: Order of the results: ``INDEX`` (by person) or ``TIMESTAMP``.
                Optional.

        Raises:
            InvalidPaginationTokenException: ``next_token`` is wrong or has expired.
            ResourceNotFoundException: A resource that the request names does not exist.
        """
        try:
            return self.send(
                m.GetFaceSearchRequest(
                    job_id=job_id,
                    max_results=max_results,
                    next_token=next_token,
                    sort_by=sort_by,
                )
            )
        except RekoError as error:
            raise error.with_traceback(None) from error.__cause__

    def iter_get_face_search(
        self,
        *,
        job_id: str,
        max_results: int | None = None,
        next_token: str | None = None,
        sort_by: m.FaceSearchSortByLike | None = None,
    ) -> Pages[m.GetFaceSearchResponse, m.PersonMatch]:
        """Iterate over ``persons`` of every page of get_face_search.

        ``.pages()`` of the result yields the responses instead of the items.

        Args:
            job_id: Id of the job, from the response of the start operation. Required. 1
                to 64 characters. Pattern ``^[a-zA-Z0-9-_]+$``.
            max_results: Maximum number of results in a page. Default: 1,000. At least
                1.
            next_token: Token of the page to return, from the previous response.
                Default: the first page. At most 255 characters.
            sort_by: Order of the results: ``INDEX`` (by person) or ``TIMESTAMP``.
                Optional.
        """
        try:
            return self.iterate(
                m.GetFaceSearchRequest(
                    job_id=job_id,
                    max_results=max_results,
                    next_token=next_token,
                    sort_by=sort_by,
                )
            )
        except RekoError as error:
            raise error.with_traceback(None) from error.__cause__

    def get_label_detection(
        self,
        *,
        job_id: str,
        max_results: int | None = None,
        next_token: str | None = None,
        sort_by: m.LabelDetectionSortByLike | None = None,
        aggregate_by: m.LabelDetectionAggregateByLike | None = None,
    ) -> m.GetLabelDetectionResponse:
        """Get the labels that a video job detected.

        After a lost reply, the client retries the request, because the operation
        changes nothing.

        https://docs.aws.amazon.com/rekognition/latest/APIReference/API_GetLabelDetection.html

        Args:
            job_id: Id of the job, from the response of the start operation. Required. 1
                to 64 characters. Pattern ``^[a-zA-Z0-9-_]+$``.
            max_results: Maximum number of results in a page. Default: 1,000. At least
                1.
            next_token: Token of the page to return, from the previous response.
                Default: the first page. At most 255 characters.
            sort_by: Order of the results. Default: ``TIMESTAMP``.
            aggregate_by: Whether each result is a point in time or a segment. Default:
                ``TIMESTAMPS``.

        Raises:
            InvalidPaginationTokenException: ``next_token`` is wrong or has expired.
            ResourceNotFoundException: A resource that the request names does not exist.
        """
        try:
            return self.send(
                m.GetLabelDetectionRequest(
                    job_id=job_id,
                    max_results=max_results,
                    next_token=next_token,
                    sort_by=sort_by,
                    aggregate_by=aggregate_by,
                )
            )
        except RekoError as error:
            raise error.with_traceback(None) from error.__cause__

    def iter_get_label_detection(
        self,
        *,
        job_id: str,
        max_results: int | None = None,
        next_token: str | None = None,
        sort_by: m.LabelDetectionSortByLike | None = None,
        aggregate_by: m.LabelDetectionAggregateByLike | None = None,
    ) -> Pages[m.GetLabelDetectionResponse, m.LabelDetection]:
        """Iterate over ``labels`` of every page of get_label_detection.

        ``.pages()`` of the result yields the responses instead of the items.

        Args:
            job_id: Id of the job, from the response of the start operation. Required. 1
                to 64 characters. Pattern ``^[a-zA-Z0-9-_]+$``.
            max_results: Maximum number of results in a page. Default: 1,000. At least
                1.
            next_token: Token of the page to return, from the previous response.
                Default: the first page. At most 255 characters.
            sort_by: Order of the results. Default: ``TIMESTAMP``.
            aggregate_by: Whether each result is a point in time or a segment. Default:
                ``TIMESTAMPS``.
        """
        try:
            return self.iterate(
                m.GetLabelDetectionRequest(
                    job_id=job_id,
                    max_results=max_results,
                    next_token=next_token,
                    sort_by=sort_by,
                    aggregate_by=aggregate_by,
                )
            )
        except RekoError as error:
            raise error.with_traceback(None) from error.__cause__

    @deprecated("Amazon offers bulk image analysis to existing customers only.")
    def get_media_analysis_job(
        self,
        *,
        job_id: str,
    ) -> m.GetMediaAnalysisJobResponse:
        """Get the state and results of a media analysis job.

        After a lost reply, the client retries the request, because the operation
        changes nothing. Amazon offers bulk image analysis to existing customers only.

        https://docs.aws.amazon.com/rekognition/latest/APIReference/API_GetMediaAnalysisJob.html

        Args:
            job_id: Id of the job, from the response of the start operation. Required. 1
                to 64 characters. Pattern ``^[a-zA-Z0-9-_]+$``.

        Raises:
            ResourceNotFoundException: A resource that the request names does not exist.
        """
        try:
            return self.send(
                m.GetMediaAnalysisJobRequest(
                    job_id=job_id,
                )
            )
        except RekoError as error:
            raise error.with_traceback(None) from error.__cause__

    @deprecated("Amazon ended people pathing on 31 October 2025.")
    def get_person_tracking(
        self,
        *,
        job_id: str,
        max_results: int | None = None,
        next_token: str | None = None,
        sort_by: m.PersonTrackingSortByLike | None = None,
    ) -> m.GetPersonTrackingResponse:
        """Get the paths of people that a video job tracked.

        After a lost reply, the client retries the request, because the operation
        changes nothing. Amazon ended people pathing on 31 October 2025.

        https://docs.aws.amazon.com/rekognition/latest/APIReference/API_GetPersonTracking.html

        Args:
            job_id: Id of the job, from the response of the start operation. Required. 1
                to 64 characters. Pattern ``^[a-zA-Z0-9-_]+$``.
            max_results: Maximum number of results in a page. Default: 1,000. At least
                1.
            next_token: Token of the page to return, from the previous response.
                Default: the first page. At most 255 characters.
            sort_by: Order of the results. Default: ``TIMESTAMP``.

        Raises:
            InvalidPaginationTokenException: ``next_token`` is wrong or has expired.
            ResourceNotFoundException: A resource that the request names does not exist.
        """
        try:
            return self.send(
                m.GetPersonTrackingRequest(
                    job_id=job_id,
                    max_results=max_results,
                    next_token=next_token,
                    sort_by=sort_by,
                )
            )
        except RekoError as error:
            raise error.with_traceback(None) from error.__cause__

    @deprecated("Amazon ended people pathing on 31 October 2025.")
    def iter_get_person_tracking(
        self,
        *,
        job_id: str,
        max_results: int | None = None,
        next_token: str | None = None,
        sort_by: m.PersonTrackingSortByLike | None = None,
    ) -> Pages[m.GetPersonTrackingResponse, m.PersonDetection]:
        """Iterate over ``persons`` of every page of get_person_tracking.

        ``.pages()`` of the result yields the responses instead of the items.

        Args:
            job_id: Id of the job, from the response of the start operation. Required. 1
                to 64 characters. Pattern ``^[a-zA-Z0-9-_]+$``.
            max_results: Maximum number of results in a page. Default: 1,000. At least
                1.
            next_token: Token of the page to return, from the previous response.
                Default: the first page. At most 255 characters.
            sort_by: Order of the results. Default: ``TIMESTAMP``.
        """
        try:
            return self.iterate(
                m.GetPersonTrackingRequest(
                    job_id=job_id,
                    max_results=max_results,
                    next_token=next_token,
                    sort_by=sort_by,
                )
            )
        except RekoError as error:
            raise error.with_traceback(None) from error.__cause__

    def get_segment_detection(
        self,
        *,
        job_id: str,
        max_results: int | None = None,
        next_token: str | None = None,
    ) -> m.GetSegmentDetectionResponse:
        """Get the shots and technical cues that a video job detected.

        After a lost reply, the client retries the request, because the operation
        changes nothing.

        https://docs.aws.amazon.com/rekognition/latest/APIReference/API_GetSegmentDetection.html

        Args:
            job_id: Id of the job, from the response of the start operation. Required. 1
                to 64 characters. Pattern ``^[a-zA-Z0-9-_]+$``.
            max_results: Maximum number of results in a page. Default: 1,000. At least
                1.
            next_token: Token of the page to return, from the previous response.
                Default: the first page. At most 255 characters.

        Raises:
            InvalidPaginationTokenException: ``next_token`` is wrong or has expired.
            ResourceNotFoundException: A resource that the request names does not exist.
        """
        try:
            return self.send(
                m.GetSegmentDetectionRequest(
                    job_id=job_id,
                    max_results=max_results,
                    next_token=next_token,
                )
            )
        except RekoError as error:
            raise error.with_traceback(None) from error.__cause__

    def iter_get_segment_detection(
        self,
        *,
        job_id: str,
        max_results: int | None = None,
        next_token: str | None = None,
    ) -> Pages[m.GetSegmentDetectionResponse, m.SegmentDetection]:
        """Iterate over ``segments`` of every page of get_segment_detection.

        ``.pages()`` of the result yields the responses instead of the items.

        Args:
            job_id: Id of the job, from the response of the start operation. Required. 1
                to 64 characters. Pattern ``^[a-zA-Z0-9-_]+$``.
            max_results: Maximum number of results in a page. Default: 1,000. At least
                1.
            next_token: Token of the page to return, from the previous response.
                Default: the first page. At most 255 characters.
        """
        try:
            return self.iterate(
                m.GetSegmentDetectionRequest(
                    job_id=job_id,
                    max_results=max_results,
                    next_token=next_token,
                )
            )
        except RekoError as error:
            raise error.with_traceback(None) from error.__cause__

    def get_text_detection(
        self,
        *,
        job_id: str,
        max_results: int | None = None,
        next_token: str | None = None,
    ) -> m.GetTextDetectionResponse:
        """Get the text that a video job detected.

        After a lost reply, the client retries the request, because the operation
        changes nothing.

        https://docs.aws.amazon.com/rekognition/latest/APIReference/API_GetTextDetection.html

        Args:
            job_id: Id of the job, from the response of the start operation. Required. 1
                to 64 characters. Pattern ``^[a-zA-Z0-9-_]+$``.
            max_results: Maximum number of results in a page. Default: 1,000. At least
                1.
            next_token: Token of the page to return, from the previous response.
                Default: the first page. At most 255 characters.

        Raises:
            InvalidPaginationTokenException: ``next_token`` is wrong or has expired.
            ResourceNotFoundException: A resource that the request names does not exist.
        """
        try:
            return self.send(
                m.GetTextDetectionRequest(
                    job_id=job_id,
                    max_results=max_results,
                    next_token=next_token,
                )
            )
        except RekoError as error:
            raise error.with_traceback(None) from error.__cause__

    def iter_get_text_detection(
        self,
        *,
        job_id: str,
        max_results: int | None = None,
        next_token: str | None = None,
    ) -> Pages[m.GetTextDetectionResponse, m.TextDetectionResult]:
        """Iterate over ``text_detections`` of every page of get_text_detection.

        ``.pages()`` of the result yields the responses instead of the items.

        Args:
            job_id: Id of the job, from the response of the start operation. Required. 1
                to 64 characters. Pattern ``^[a-zA-Z0-9-_]+$``.
            max_results: Maximum number of results in a page. Default: 1,000. At least
                1.
            next_token: Token of the page to return, from the previous response.
                Default: the first page. At most 255 characters.
        """
        try:
            return self.iterate(
                m.GetTextDetectionRequest(
                    job_id=job_id,
                    max_results=max_results,
                    next_token=next_token,
                )
            )
        except RekoError as error:
            raise error.with_traceback(None) from error.__cause__

    def index_faces(
        self,
        *,
        collection_id: str,
        image: m.Image,
        external_image_id: str | None = None,
        detection_attributes: Sequence[m.AttributeLike] | None = None,
        max_faces: int | None = None,
        quality_filter: m.QualityFilterLike | None = None,
    ) -> m.IndexFacesResponse:
        r"""Detect the faces in an image and add them to a collection.

        After a lost reply, the client does not retry the request, because the operation
        might run twice. With ``external_image_id``, the client retries.

        https://docs.aws.amazon.com/rekognition/latest/APIReference/API_IndexFaces.html

        Args:
            collection_id: Id of the collection that receives the faces. Required. 1 to
                255 characters. Pattern ``[a-zA-Z0-9_.\-]+``.
            image: Image to analyse, as bytes or as an S3 object. Required.
            external_image_id: Your own id for the image. The service stores it with
                each face of the image. Optional. 1 to 255 characters. Pattern
                ``[a-zA-Z0-9_.\-:]+``.
            detection_attributes: Facial attributes to return. Default: ``DEFAULT``: the
                box, confidence, pose, quality and landmarks.
            max_faces: Maximum number of faces to index, the largest first. Default:
                100, which is also the maximum. At least 1.
            quality_filter: Minimum quality of the faces to index. Default: ``AUTO``.

        Raises:
            ImageTooLargeException: The image has too many bytes or pixels.
            InvalidImageFormatException: The image is not a PNG or JPEG image.
            InvalidS3ObjectException: The service cannot read the S3 object: check its
                name, region and permissions.
            ResourceNotFoundException: A resource that the request names does not exist.
            ServiceQuotaExceededException: The request would exceed a quota, such as the
                number of faces in a collection.
        """
        try:
            return self.send(
                m.IndexFacesRequest(
                    collection_id=collection_id,
                    image=image,
                    external_image_id=external_image_id,
                    detection_attributes=detection_attributes,
                    max_faces=max_faces,
                    quality_filter=quality_filter,
                )
            )
        except RekoError as error:
            raise error.with_traceback(None) from error.__cause__

    def list_collections(
        self,
        *,
        next_token: str | None = None,
        max_results: int | None = None,
    ) -> m.ListCollectionsResponse:
        """List the ids of the account's collections.

        After a lost reply, the client retries the request, because the operation
        changes nothing.

        https://docs.aws.amazon.com/rekognition/latest/APIReference/API_ListCollections.html

        Args:
            next_token: Token of the page to return, from the previous response.
                Default: the first page. At most 255 characters.
            max_results: Maximum number of collections in a page. Optional. From 0 to
                4096.

        Raises:
            InvalidPaginationTokenException: ``next_token`` is wrong or has expired.
            ResourceNotFoundException: A resource that the request names does not exist.
        """
        try:
            return self.send(
                m.ListCollectionsRequest(
                    next_token=next_token,
                    max_results=max_results,
                )
            )
        except RekoError as error:
            raise error.with_traceback(None) from error.__cause__

    def iter_list_collections(
        self,
        *,
        next_token: str | None = None,
        max_results: int | None = None,
    ) -> Pages[m.ListCollectionsResponse, str]:
        """Iterate over ``collection_ids`` of every page of list_collections.

        ``.pages()`` of the result yields the responses instead of the items.

        Args:
            next_token: Token of the page to return, from the previous response.
                Default: the first page. At most 255 characters.
            max_results: Maximum number of collections in a page. Optional. From 0 to
                4096.
        """
        try:
            return self.iterate(
                m.ListCollectionsRequest(
                    next_token=next_token,
                    max_results=max_results,
                )
            )
        except RekoError as error:
            raise error.with_traceback(None) from error.__cause__

    def list_dataset_entries(
        self,
        *,
        dataset_arn: str,
        contains_labels: Sequence[str] | None = None,
        labeled: bool | None = None,
        source_ref_contains: str | None = None,
        has_errors: bool | None = None,
        next_token: str | None = None,
        max_results: int | None = None,
    ) -> m.ListDatasetEntriesResponse:
        r"""List the entries of a dataset, each a JSON line for an image.

        After a lost reply, the client retries the request, because the operation
        changes nothing.

        https://docs.aws.amazon.com/rekognition/latest/APIReference/API_ListDatasetEntries.html

        Args:
            dataset_arn: ARN of the dataset. Required. 20 to 2048 characters.
            contains_labels: Labels to filter by. Each returned entry has at least one
                of them. Default: no filter. 1 to 10 items. Pattern ``.{1,}``.
            labeled: True for labeled entries only, False for the others. Default: all
                entries.
            source_ref_contains: Part of the S3 location of the image, to filter by.
                Default: no filter. 1 to 2048 characters. Pattern ``[^\S\n]*+\S.*+``.
            has_errors: True for entries with errors only. Default: all entries.
            next_token: Token of the page to return, from the previous response.
                Default: the first page. At most 1024 characters.
            max_results: Maximum number of entries in a page. Default: 100. From 1 to
                100.

        Raises:
            InvalidPaginationTokenException: ``next_token`` is wrong or has expired.
            ResourceInUseException: The resource is in use or is being changed.
            ResourceNotFoundException: A resource that the request names does not exist.
            ResourceNotReadyException: The resource is not ready to be used.
        """
        try:
            return self.send(
                m.ListDatasetEntriesRequest(
                    dataset_arn=dataset_arn,
                    contains_labels=contains_labels,
                    labeled=labeled,
                    source_ref_contains=source_ref_contains,
                    has_errors=has_errors,
                    next_token=next_token,
                    max_results=max_results,
                )
            )
        except RekoError as error:
            raise error.with_traceback(None) from error.__cause__

    def iter_list_dataset_entries(
        self,
        *,
        dataset_arn: str,
        contains_labels: Sequence[str] | None = None,
        labeled: bool | None = None,
        source_ref_contains: str | None = None,
        has_errors: bool | None = None,
        next_token: str | None = None,
        max_results: int | None = None,
    ) -> Pages[m.ListDatasetEntriesResponse, str]:
        r"""Iterate over ``dataset_entries`` of every page of list_dataset_entries.

        ``.pages()`` of the result yields the responses instead of the items.

        Args:
            dataset_arn: ARN of the dataset. Required. 20 to 2048 characters.
            contains_labels: Labels to filter by. Each returned entry has at least one
                of them. Default: no filter. 1 to 10 items. Pattern ``.{1,}``.
            labeled: True for labeled entries only, False for the others. Default: all
                entries.
            source_ref_contains: Part of the S3 location of the image, to filter by.
                Default: no filter. 1 to 2048 characters. Pattern ``[^\S\n]*+\S.*+``.
            has_errors: True for entries with errors only. Default: all entries.
            next_token: Token of the page to return, from the previous response.
                Default: the first page. At most 1024 characters.
            max_results: Maximum number of entries in a page. Default: 100. From 1 to
                100.
        """
        try:
            return self.iterate(
                m.ListDatasetEntriesRequest(
                    dataset_arn=dataset_arn,
                    contains_labels=contains_labels,
                    labeled=labeled,
                    source_ref_contains=source_ref_contains,
                    has_errors=has_errors,
                    next_token=next_token,
                    max_results=max_results,
                )
            )
        except RekoError as error:
            raise error.with_traceback(None) from error.__cause__

    def list_dataset_labels(
        self,
        *,
        dataset_arn: str,
        next_token: str | None = None,
        max_results: int | None = None,
    ) -> m.ListDatasetLabelsResponse:
        """List the labels of a dataset.

        After a lost reply, the client retries the request, because the operation
        changes nothing.

        https://docs.aws.amazon.com/rekognition/latest/APIReference/API_ListDatasetLabels.html

        Args:
            dataset_arn: ARN of the dataset. Required. 20 to 2048 characters.
            next_token: Token of the page to return, from the previous response.
                Default: the first page. At most 1024 characters.
            max_results: Maximum number of labels in a page. Default: 100. From 1 to
                100.

        Raises:
            InvalidPaginationTokenException: ``next_token`` is wrong or has expired.
            ResourceInUseException: The resource is in use or is being changed.
            ResourceNotFoundException: A resource that the request names does not exist.
            ResourceNotReadyException: The resource is not ready to be used.
        """
        try:
            return self.send(
                m.ListDatasetLabelsRequest(
                    dataset_arn=dataset_arn,
                    next_token=next_token,
                    max_results=max_results,
                )
            )
        except RekoError as error:
            raise error.with_traceback(None) from error.__cause__

    def iter_list_dataset_labels(
        self,
        *,
        dataset_arn: str,
        next_token: str | None = None,
        max_results: int | None = None,
    ) -> Pages[m.ListDatasetLabelsResponse, m.DatasetLabelDescription]:
        """Iterate over ``dataset_label_descriptions`` of every page of
        list_dataset_labels.

        ``.pages()`` of the result yields the responses instead of the items.

        Args:
            dataset_arn: ARN of the dataset. Required. 20 to 2048 characters.
            next_token: Token of the page to return, from the previous response.
                Default: the first page. At most 1024 characters.
            max_results: Maximum number of labels in a page. Default: 100. From 1 to
                100.
        """
        try:
            return self.iterate(
                m.ListDatasetLabelsRequest(
                    dataset_arn=dataset_arn,
                    next_token=next_token,
                    max_results=max_results,
                )
            )
        except RekoError as error:
            raise error.with_traceback(None) from error.__cause__

    def list_faces(
        self,
        *,
        collection_id: str,
        next_token: str | None = None,
        max_results: int | None = None,
        user_id: str | None = None,
        face_ids: Sequence[str] | None = None,
    ) -> m.ListFacesResponse:
        r"""List the faces of a collection.

        After a lost reply, the client retries the request, because the operation
        changes nothing.

        https://docs.aws.amazon.com/rekognition/latest/APIReference/API_ListFaces.html

        Args:
            collection_id: Id of the collection. Required. 1 to 255 characters. Pattern
                ``[a-zA-Z0-9_.\-]+``.
            next_token: Token of the page to return, from the previous response.
                Default: the first page. At most 255 characters.
            max_results: Maximum number of faces in a page. Optional. From 0 to 4096.
            user_id: Id of a user, to list only the faces of this user. Default: all
                faces. 1 to 128 characters. Pattern ``[a-zA-Z0-9_.\-:]+``.
            face_ids: Ids of the faces to list. Default: all faces. 1 to 4096 items.

        Raises:
            InvalidPaginationTokenException: ``next_token`` is wrong or has expired.
            ResourceNotFoundException: A resource that the request names does not exist.
        """
        try:
            return self.send(
                m.ListFacesRequest(
                    collection_id=collection_id,
                    next_token=next_token,
                    max_results=max_results,
                    user_id=user_id,
                    face_ids=face_ids,
                )
            )
        except RekoError as error:
            raise error.with_traceback(None) from error.__cause__

    def iter_list_faces(
        self,
        *,
        collection_id: str,
        next_token: str | None = None,
        max_results: int | None = None,
        user_id: str | None = None,
        face_ids: Sequence[str] | None = None,
    ) -> Pages[m.ListFacesResponse, m.Face]:
        r"""Iterate over ``faces`` of every page of list_faces.

        ``.pages()`` of the result yields the responses instead of the items.

        Args:
            collection_id: Id of the collection. Required. 1 to 255 characters. Pattern
                ``[a-zA-Z0-9_.\-]+``.
            next_token: Token of the page to return, from the previous response.
                Default: the first page. At most 255 characters.
            max_results: Maximum number of faces in a page. Optional. From 0 to 4096.
            user_id: Id of a user, to list only the faces of this user. Default: all
                faces. 1 to 128 characters. Pattern ``[a-zA-Z0-9_.\-:]+``.
            face_ids: Ids of the faces to list. Default: all faces. 1 to 4096 items.
        """
        try:
            return self.iterate(
                m.ListFacesRequest(
                    collection_id=collection_id,
                    next_token=next_token,
                    max_results=max_results,
                    user_id=user_id,
                    face_ids=face_ids,
                )
            )
        except RekoError as error:
            raise error.with_traceback(None) from error.__cause__

    @deprecated("Amazon offers bulk image analysis to existing customers only.")
    def list_media_analysis_jobs(
        self,
        *,
        next_token: str | None = None,
        max_results: int | None = None,
    ) -> m.ListMediaAnalysisJobsResponse:
        """List media analysis jobs, the newest first.

        After a lost reply, the client retries the request, because the operation
        changes nothing. Amazon offers bulk image analysis to existing customers only.

        https://docs.aws.amazon.com/rekognition/latest/APIReference/API_ListMediaAnalysisJobs.html

        Args:
            next_token: Token of the page to return, from the previous response.
                Default: the first page. At most 1024 characters.
            max_results: Maximum number of jobs in a page. Default: 100. From 1 to 100.

        Raises:
            InvalidPaginationTokenException: ``next_token`` is wrong or has expired.
        """
        try:
            return self.send(
                m.ListMediaAnalysisJobsRequest(
                    next_token=next_token,
                    max_results=max_results,
                )
            )
        except RekoError as error:
            raise error.with_traceback(None) from error.__cause__

    @deprecated("Amazon offers bulk image analysis to existing customers only.")
    def iter_list_media_analysis_jobs(
        self,
        *,
        next_token: str | None = None,
        max_results: int | None = None,
    ) -> Pages[m.ListMediaAnalysisJobsResponse, m.MediaAnalysisJobDescription]:
        """Iterate over ``media_analysis_jobs`` of every page of list_media_analysis_jobs.

        ``.pages()`` of the result yields the responses instead of the items.

        Args:
            next_token: Token of the page to return, from the previous response.
                Default: the first page. At most 1024 characters.
            max_results: Maximum number of jobs in a page. Default: 100. From 1 to 100.
        """
        try:
            return self.iterate(
                m.ListMediaAnalysisJobsRequest(
                    next_token=next_token,
                    max_results=max_results,
                )
            )
        except RekoError as error:
            raise error.with_traceback(None) from error.__cause__

    def list_project_policies(
        self,
        *,
        project_arn: str,
        next_token: str | None = None,
        max_results: int | None = None,
    ) -> m.ListProjectPoliciesResponse:
        """List the policies attached to a project.

        After a lost reply, the client retries the request, because the operation
        changes nothing.

        https://docs.aws.amazon.com/rekognition/latest/APIReference/API_ListProjectPolicies.html

        Args:
            project_arn: ARN of the project. Required. 20 to 2048 characters.
            next_token: Token of the page to return, from the previous response.
                Default: the first page. At most 1024 characters.
            max_results: Maximum number of policies in a page. Default: 5. From 1 to 5.

        Raises:
            InvalidPaginationTokenException: ``next_token`` is wrong or has expired.
            ResourceNotFoundException: A resource that the request names does not exist.
        """
        try:
            return self.send(
                m.ListProjectPoliciesRequest(
                    project_arn=project_arn,
                    next_token=next_token,
                    max_results=max_results,
                )
            )
        except RekoError as error:
            raise error.with_traceback(None) from error.__cause__

    def iter_list_project_policies(
        self,
        *,
        project_arn: str,
        next_token: str | None = None,
        max_results: int | None = None,
    ) -> Pages[m.ListProjectPoliciesResponse, m.ProjectPolicy]:
        """Iterate over ``project_policies`` of every page of list_project_policies.

        ``.pages()`` of the result yields the responses instead of the items.

        Args:
            project_arn: ARN of the project. Required. 20 to 2048 characters.
            next_token: Token of the page to return, from the previous response.
                Default: the first page. At most 1024 characters.
            max_results: Maximum number of policies in a page. Default: 5. From 1 to 5.
        """
        try:
            return self.iterate(
                m.ListProjectPoliciesRequest(
                    project_arn=project_arn,
                    next_token=next_token,
                    max_results=max_results,
                )
            )
        except RekoError as error:
            raise error.with_traceback(None) from error.__cause__

    @deprecated("Amazon offers streaming video analysis to existing customers only.")
    def list_stream_processors(
        self,
        *,
        next_token: str | None = None,
        max_results: int | None = None,
    ) -> m.ListStreamProcessorsResponse:
        """List the account's stream processors.

        After a lost reply, the client retries the request, because the operation
        changes nothing. Amazon offers streaming video analysis to existing customers
        only.

        https://docs.aws.amazon.com/rekognition/latest/APIReference/API_ListStreamProcessors.html

        Args:
            next_token: Token of the page to return, from the previous response.
                Default: the first page. At most 255 characters.
            max_results: Maximum number of stream processors in a page. Default: 1,000.
                At least 1.

        Raises:
            InvalidPaginationTokenException: ``next_token`` is wrong or has expired.
        """
        try:
            return self.send(
                m.ListStreamProcessorsRequest(
                    next_token=next_token,
                    max_results=max_results,
                )
            )
        except RekoError as error:
            raise error.with_traceback(None) from error.__cause__

    @deprecated("Amazon offers streaming video analysis to existing customers only.")
    def iter_list_stream_processors(
        self,
        *,
        next_token: str | None = None,
        max_results: int | None = None,
    ) -> Pages[m.ListStreamProcessorsResponse, m.StreamProcessor]:
        """Iterate over ``stream_processors`` of every page of list_stream_processors.

        ``.pages()`` of the result yields the responses instead of the items.

        Args:
            next_token: Token of the page to return, from the previous response.
                Default: the first page. At most 255 characters.
            max_results: Maximum number of stream processors in a page. Default: 1,000.
                At least 1.
        """
        try:
            return self.iterate(
                m.ListStreamProcessorsRequest(
                    next_token=next_token,
                    max_results=max_results,
                )
            )
        except RekoError as error:
            raise error.with_traceback(None) from error.__cause__

    def list_tags_for_resource(
        self,
        *,
        resource_arn: str,
    ) -> m.ListTagsForResourceResponse:
        """List the tags of a collection, stream processor or model.

        After a lost reply, the client retries the request, because the operation
        changes nothing.

        https://docs.aws.amazon.com/rekognition/latest/APIReference/API_ListTagsForResource.html

        Args:
            resource_arn: ARN of the collection, stream processor or model. Required. 20
                to 2048 characters.

        Raises:
            ResourceNotFoundException: A resource that the request names does not exist.
        """
        try:
            return self.send(
                m.ListTagsForResourceRequest(
                    resource_arn=resource_arn,
                )
            )
        except RekoError as error:
            raise error.with_traceback(None) from error.__cause__

    def list_users(
        self,
        *,
        collection_id: str,
        max_results: int | None = None,
        next_token: str | None = None,
    ) -> m.ListUsersResponse:
        r"""List the users of a collection.

        After a lost reply, the client retries the request, because the operation
        changes nothing.

        https://docs.aws.amazon.com/rekognition/latest/APIReference/API_ListUsers.html

        Args:
            collection_id: Id of the collection. Required. 1 to 255 characters. Pattern
                ``[a-zA-Z0-9_.\-]+``.
            max_results: Maximum number of users in a page. Optional. From 1 to 500.
            next_token: Token of the page to return, from the previous response.
                Default: the first page. At most 255 characters.

        Raises:
            InvalidPaginationTokenException: ``next_token`` is wrong or has expired.
            ResourceNotFoundException: A resource that the request names does not exist.
        """
        try:
            return self.send(
                m.ListUsersRequest(
                    collection_id=collection_id,
                    max_results=max_results,
                    next_token=next_token,
                )
            )
        except RekoError as error:
            raise error.with_traceback(None) from error.__cause__

    def iter_list_users(
        self,
        *,
        collection_id: str,
        max_results: int | None = None,
        next_token: str | None = None,
    ) -> Pages[m.ListUsersResponse, m.User]:
        r"""Iterate over ``users`` of every page of list_users.

        ``.pages()`` of the result yields the responses instead of the items.

        Args:
            collection_id: Id of the collection. Required. 1 to 255 characters. Pattern
                ``[a-zA-Z0-9_.\-]+``.
            max_results: Maximum number of users in a page. Optional. From 1 to 500.
            next_token: Token of the page to return, from the previous response.
                Default: the first page. At most 255 characters.
        """
        try:
            return self.iterate(
                m.ListUsersRequest(
                    collection_id=collection_id,
                    max_results=max_results,
                    next_token=next_token,
                )
            )
        except RekoError as error:
            raise error.with_traceback(None) from error.__cause__

    def put_project_policy(
        self,
        *,
        project_arn: str,
        policy_name: str,
        policy_document: str,
        policy_revision_id: str | None = None,
    ) -> m.PutProjectPolicyResponse:
        r"""Attach a policy to a project, or replace one of its policies.

        After a lost reply, the client retries the request. If the service then refuses
        a name that is taken, ``may_have_succeeded`` of the error is true.

        https://docs.aws.amazon.com/rekognition/latest/APIReference/API_PutProjectPolicy.html

        Args:
            project_arn: ARN of the project. Required. 20 to 2048 characters.
            policy_name: Name of the policy. Required. 1 to 128 characters. Pattern
                ``[a-zA-Z0-9_.\-]+``.
            policy_document: The policy, as JSON text in IAM syntax. Required. 1 to 2000
                characters. Pattern ``[\u0009\u000A\u000D\u0020-\u00FF]+``.
            policy_revision_id: Id of the revision to replace. Default: the policy must
                be new. At most 64 characters. Pattern ``[0-9A-Fa-f]+``.

        Raises:
            InvalidPolicyRevisionIdException: The policy now has a different revision
                id.
            LimitExceededException: A limit of the account is reached, such as the
                number of running jobs.
            MalformedPolicyDocumentException: The policy document is not valid.
            ResourceAlreadyExistsException: The name or id is already taken.
            ResourceNotFoundException: A resource that the request names does not exist.
            ServiceQuotaExceededException: The request would exceed a quota, such as the
                number of faces in a collection.
        """
        try:
            return self.send(
                m.PutProjectPolicyRequest(
                    project_arn=project_arn,
                    policy_name=policy_name,
                    policy_document=policy_document,
                    policy_revision_id=policy_revision_id,
                )
            )
        except RekoError as error:
            raise error.with_traceback(None) from error.__cause__

    def recognize_celebrities(
        self,
        *,
        image: m.Image,
    ) -> m.RecognizeCelebritiesResponse:
        """Recognise celebrities in an image.

        After a lost reply, the client retries the request, because the operation
        changes nothing.

        https://docs.aws.amazon.com/rekognition/latest/APIReference/API_RecognizeCelebrities.html

        Args:
            image: Image to analyse, as bytes or as an S3 object. Required.

        Raises:
            ImageTooLargeException: The image has too many bytes or pixels.
            InvalidImageFormatException: The image is not a PNG or JPEG image.
            InvalidImageFormatException: The image is not a PNG or JPEG image.
            InvalidS3ObjectException: The service cannot read the S3 object: check its
                name, region and permissions.
        """
        try:
            return self.send(
                m.RecognizeCelebritiesRequest(
                    image=image,
                )
            )
        except RekoError as error:
            raise error.with_traceback(None) from error.__cause__

    def search_faces(
        self,
        *,
        collection_id: str,
        face_id: str,
        max_faces: int | None = None,
        face_match_threshold: float | None = None,
    ) -> m.SearchFacesResponse:
        r"""Search a collection for faces that match one of its faces.

        After a lost reply, the client retries the request, because the operation
        changes nothing.

        https://docs.aws.amazon.com/rekognition/latest/APIReference/API_SearchFaces.html

        Args:
            collection_id: Id of the collection. Required. 1 to 255 characters. Pattern
                ``[a-zA-Z0-9_.\-]+``.
            face_id: Id of the face to search for. The face must be in the collection.
                Required.
            max_faces: Maximum number of faces to return, the most similar first.
                Optional. From 1 to 4096.
            face_match_threshold: Minimum similarity of a match, in percent. Default:
                80. From 0 to 100.

        Raises:
            ResourceNotFoundException: A resource that the request names does not exist.
        """
        try:
            return self.send(
                m.SearchFacesRequest(
                    collection_id=collection_id,
                    face_id=face_id,
                    max_faces=max_faces,
                    face_match_threshold=face_match_threshold,
                )
            )
        except RekoError as error:
            raise error.with_traceback(None) from error.__cause__

    def search_faces_by_image(
        self,
        *,
        collection_id: str,
        image: m.Image,
        max_faces: int | None = None,
        face_match_threshold: float | None = None,
        quality_filter: m.QualityFilterLike | None = None,
    ) -> m.SearchFacesByImageResponse:
        r"""Search a collection for the largest face of an image.

        After a lost reply, the client retries the request, because the operation
        changes nothing.

        https://docs.aws.amazon.com/rekognition/latest/APIReference/API_SearchFacesByImage.html

        Args:
            collection_id: Id of the collection. Required. 1 to 255 characters. Pattern
                ``[a-zA-Z0-9_.\-]+``.
            image: Image with the face to search for. The largest face of the image is
                used. Required.
            max_faces: Maximum number of faces to return, the most similar first.
                Optional. From 1 to 4096.
            face_match_threshold: Minimum similarity of a match, in percent. Default:
                80. From 0 to 100.
            quality_filter: Minimum quality of the face to search for. Default:
                ``NONE``, no filter.

        Raises:
            ImageTooLargeException: The image has too many bytes or pixels.
            InvalidImageFormatException: The image is not a PNG or JPEG image.
            InvalidS3ObjectException: The service cannot read the S3 object: check its
                name, region and permissions.
            ResourceNotFoundException: A resource that the request names does not exist.
        """
        try:
            return self.send(
                m.SearchFacesByImageRequest(
                    collection_id=collection_id,
                    image=image,
                    max_faces=max_faces,
                    face_match_threshold=face_match_threshold,
                    quality_filter=quality_filter,
                )
            )
        except RekoError as error:
            raise error.with_traceback(None) from error.__cause__

    def search_users(
        self,
        *,
        collection_id: str,
        user_id: str | None = None,
        face_id: str | None = None,
        user_match_threshold: float | None = None,
        max_users: int | None = None,
    ) -> m.SearchUsersResponse:
        r"""Search a collection for users that match a face or a user.

        After a lost reply, the client retries the request, because the operation
        changes nothing.

        https://docs.aws.amazon.com/rekognition/latest/APIReference/API_SearchUsers.html

        Args:
            collection_id: Id of the collection. Required. 1 to 255 characters. Pattern
                ``[a-zA-Z0-9_.\-]+``.
            user_id: Id of the user to search for. Give either this or ``face_id``.
                Optional. 1 to 128 characters. Pattern ``[a-zA-Z0-9_.\-:]+``.
            face_id: Id of the face to search for. Give either this or ``user_id``.
                Optional.
            user_match_threshold: Minimum similarity of a matching user, in percent.
                Default: 80. From 0 to 100.
            max_users: Maximum number of users to return, the most similar first.
                Optional. From 1 to 500.

        Raises:
            ResourceNotFoundException: A resource that the request names does not exist.
        """
        try:
            return self.send(
                m.SearchUsersRequest(
                    collection_id=collection_id,
                    user_id=user_id,
                    face_id=face_id,
                    user_match_threshold=user_match_threshold,
                    max_users=max_users,
                )
            )
        except RekoError as error:
            raise error.with_traceback(None) from error.__cause__

    def search_users_by_image(
        self,
        *,
        collection_id: str,
        image: m.Image,
        user_match_threshold: float | None = None,
        max_users: int | None = None,
        quality_filter: m.QualityFilterLike | None = None,
    ) -> m.SearchUsersByImageResponse:
        r"""Search a collection for users that match a face in an image.

        After a lost reply, the client retries the request, because the operation
        changes nothing.

        https://docs.aws.amazon.com/rekognition/latest/APIReference/API_SearchUsersByImage.html

        Args:
            collection_id: Id of the collection. Required. 1 to 255 characters. Pattern
                ``[a-zA-Z0-9_.\-]+``.
            image: Image with the face to search for. The largest face of the image is
                used. Required.
            user_match_threshold: Minimum similarity of a matching user, in percent.
                Default: 80. From 0 to 100.
            max_users: Maximum number of users to return, the most similar first.
                Optional. From 1 to 500.
            quality_filter: Minimum quality of the face to search for. Default:
                ``NONE``, no filter.

        Raises:
            ImageTooLargeException: The image has too many bytes or pixels.
            InvalidImageFormatException: The image is not a PNG or JPEG image.
            InvalidS3ObjectException: The service cannot read the S3 object: check its
                name, region and permissions.
            ResourceNotFoundException: A resource that the request names does not exist.
        """
        try:
            return self.send(
                m.SearchUsersByImageRequest(
                    collection_id=collection_id,
                    image=image,
                    user_match_threshold=user_match_threshold,
                    max_users=max_users,
                    quality_filter=quality_filter,
                )
            )
        except RekoError as error:
            raise error.with_traceback(None) from error.__cause__

    def start_celebrity_recognition(
        self,
        *,
        video: m.Video,
        client_request_token: str | None = None,
        notification_channel: m.NotificationChannel | None = None,
        job_tag: str | None = None,
    ) -> m.StartCelebrityRecognitionResponse:
        r"""Start to recognise celebrities in a stored video.

        After a lost reply, the client retries the request with the same token. The
        service recognises the retry and does the work once.

        https://docs.aws.amazon.com/rekognition/latest/APIReference/API_StartCelebrityRecognition.html

        Args:
            video: Video in S3 to analyse. Required.
            client_request_token: Token by which the service recognises a retry of the
                same call. Default: a random token for each call. 1 to 64 characters.
                Pattern ``^[a-zA-Z0-9-_]+$``.
            notification_channel: SNS topic that receives a message when the job ends.
                Default: no message.
            job_tag: Your own text. The notification about the end of the job contains
                it. Optional. 1 to 1024 characters. Pattern ``[a-zA-Z0-9_.\-:+=\/]+``.

        Raises:
            IdempotentParameterMismatchException: The token was already used with other
                arguments.
            InvalidS3ObjectException: The service cannot read the S3 object: check its
                name, region and permissions.
            LimitExceededException: A limit of the account is reached, such as the
                number of running jobs.
            VideoTooLargeException: The video has too many bytes or is too long.
        """
        try:
            return self.send(
                m.StartCelebrityRecognitionRequest(
                    video=video,
                    client_request_token=client_request_token,
                    notification_channel=notification_channel,
                    job_tag=job_tag,
                )
            )
        except RekoError as error:
            raise error.with_traceback(None) from error.__cause__

    def start_content_moderation(
        self,
        *,
        video: m.Video,
        min_confidence: float | None = None,
        client_request_token: str | None = None,
        notification_channel: m.NotificationChannel | None = None,
        job_tag: str | None = None,
    ) -> m.StartContentModerationResponse:
        r"""Start to detect unsafe content in a stored video.

        After a lost reply, the client retries the request with the same token. The
        service recognises the retry and does the work once.

        https://docs.aws.amazon.com/rekognition/latest/APIReference/API_StartContentModeration.html

        Args:
            video: Video in S3 to analyse. Required.
            min_confidence: Minimum confidence of a result, in percent. Default: 50.
                From 0 to 100.
            client_request_token: Token by which the service recognises a retry of the
                same call. Default: a random token for each call. 1 to 64 characters.
                Pattern ``^[a-zA-Z0-9-_]+$``.
            notification_channel: SNS topic that receives a message when the job ends.
                Default: no message.
            job_tag: Your own text. The notification about the end of the job contains
                it. Optional. 1 to 1024 characters. Pattern ``[a-zA-Z0-9_.\-:+=\/]+``.

        Raises:
            IdempotentParameterMismatchException: The token was already used with other
                arguments.
            InvalidS3ObjectException: The service cannot read the S3 object: check its
                name, region and permissions.
            LimitExceededException: A limit of the account is reached, such as the
                number of running jobs.
            VideoTooLargeException: The video has too many bytes or is too long.
        """
        try:
            return self.send(
                m.StartContentModerationRequest(
                    video=video,
                    min_confidence=min_confidence,
                    client_request_token=client_request_token,
                    notification_channel=notification_channel,
                    job_tag=job_tag,
                )
            )
        except RekoError as error:
            raise error.with_traceback(None) from error.__cause__

    def start_face_detection(
        self,
        *,
        video: m.Video,
        client_request_token: str | None = None,
        notification_channel: m.NotificationChannel | None = None,
        face_attributes: m.FaceAttributesLike | None = None,
        job_tag: str | None = None,
    ) -> m.StartFaceDetectionResponse:
        r"""Start to detect faces in a stored video.

        After a lost reply, the client retries the request with the same token. The
        service recognises the retry and does the work once.

        https://docs.aws.amazon.com/rekognition/latest/APIReference/API_StartFaceDetection.html

        Args:
            video: Video in S3 to analyse. Required.
            client_request_token: Token by which the service recognises a retry of the
                same call. Default: a random token for each call. 1 to 64 characters.
                Pattern ``^[a-zA-Z0-9-_]+$``.
            notification_channel: SNS topic that receives a message when the job ends.
                Default: no message.
            face_attributes: Facial attributes to return: ``DEFAULT`` or ``ALL``.
                Default: ``DEFAULT``.
            job_tag: Your own text. The notification about the end of the job contains
                it. Optional. 1 to 1024 characters. Pattern ``[a-zA-Z0-9_.\-:+=\/]+``.

        Raises:
            IdempotentParameterMismatchException: The token was already used with other
                arguments.
            InvalidS3ObjectException: The service cannot read the S3 object: check its
                name, region and permissions.
            LimitExceededException: A limit of the account is reached, such as the
                number of running jobs.
            VideoTooLargeException: The video has too many bytes or is too long.
        """
        try:
            return self.send(
                m.StartFaceDetectionRequest(
                    video=video,
                    client_request_token=client_request_token,
                    notification_channel=notification_channel,
                    face_attributes=face_attributes,
                    job_tag=job_tag,
                )
            )
        except RekoError as error:
            raise error.with_traceback(None) from error.__cause__

    def start_face_search(
        self,
        *,
        video: m.Video,
        collection_id: str,
        client_request_token: str | None = None,
        face_match_threshold: float | None = None,
        notification_channel: m.NotificationChannel | None = None,
        job_tag: str | None = None,
    ) -> m.StartFaceSearchResponse:
        r"""Start to search a stored video for faces of a collection.

        After a lost reply, the client retries the request with the same token. The
        service recognises the retry and does the work once.

        https://docs.aws.amazon.com/rekognition/latest/APIReference/API_StartFaceSearch.html

        Args:
            video: Video in S3 to analyse. Required.
            collection_id: Id of the collection to search. Required. 1 to 255
                characters. Pattern ``[a-zA-Z0-9_.\-]+``.
            client_request_token: Token by which the service recognises a retry of the
                same call. Default: a random token for each call. 1 to 64 characters.
                Pattern ``^[a-zA-Z0-9-_]+$``.
            face_match_threshold: Minimum similarity of a match, in percent. Default:
                80. From 0 to 100.
            notification_channel: SNS topic that receives a message when the job ends.
                Default: no message.
            job_tag: Your own text. The notification about the end of the job contains
                it. Optional. 1 to 1024 characters. Pattern ``[a-zA-Z0-9_.\-:+=\/]+``.

        Raises:
            IdempotentParameterMismatchException: The token was already used with other
                arguments.
            InvalidS3ObjectException: The service cannot read the S3 object: check its
                name, region and permissions.
            LimitExceededException: A limit of the account is reached, such as the
                number of running jobs.
            ResourceNotFoundException: A resource that the request names does not exist.
            VideoTooLargeException: The video has too many bytes or is too long.
        """
        try:
            return self.send(
                m.StartFaceSearchRequest(
                    video=video,
                    collection_id=collection_id,
                    client_request_token=client_request_token,
                    face_match_threshold=face_match_threshold,
                    notification_channel=notification_channel,
                    job_tag=job_tag,
                )
            )
        except RekoError as error:
            raise error.with_traceback(None) from error.__cause__

    def start_label_detection(
        self,
        *,
        video: m.Video,
        client_request_token: str | None = None,
        min_confidence: float | None = None,
        notification_channel: m.NotificationChannel | None = None,
        job_tag: str | None = None,
        features: Sequence[m.LabelDetectionFeatureNameLike] | None = None,
        settings: m.LabelDetectionSettings | None = None,
    ) -> m.StartLabelDetectionResponse:
        r"""Start to detect labels in a stored video.

        After a lost reply, the client retries the request with the same token. The
        service recognises the retry and does the work once.

        https://docs.aws.amazon.com/rekognition/latest/APIReference/API_StartLabelDetection.html

        Args:
            video: Video in S3 to analyse. Required.
            client_request_token: Token by which the service recognises a retry of the
                same call. Default: a random token for each call. 1 to 64 characters.
                Pattern ``^[a-zA-Z0-9-_]+$``.
            min_confidence: Minimum confidence of a result, in percent. Default: 50.
                From 0 to 100.
            notification_channel: SNS topic that receives a message when the job ends.
                Default: no message.
            job_tag: Your own text. The notification about the end of the job contains
                it. Optional. 1 to 1024 characters. Pattern ``[a-zA-Z0-9_.\-:+=\/]+``.
            features: Kinds of analysis: ``GENERAL_LABELS``. Optional. At most 1 items.
            settings: Filters for labels and categories. Default: no filter.

        Raises:
            IdempotentParameterMismatchException: The token was already used with other
                arguments.
            InvalidS3ObjectException: The service cannot read the S3 object: check its
                name, region and permissions.
            LimitExceededException: A limit of the account is reached, such as the
                number of running jobs.
            VideoTooLargeException: The video has too many bytes or is too long.
        """
        try:
            return self.send(
                m.StartLabelDetectionRequest(
                    video=video,
                    client_request_token=client_request_token,
                    min_confidence=min_confidence,
                    notification_channel=notification_channel,
                    job_tag=job_tag,
                    features=features,
                    settings=settings,
                )
            )
        except RekoError as error:
            raise error.with_traceback(None) from error.__cause__

    @deprecated("Amazon offers bulk image analysis to existing customers only.")
    def start_media_analysis_job(
        self,
        *,
        operations_config: m.MediaAnalysisOperationsConfig,
        input: m.MediaAnalysisInput,
        output_config: m.MediaAnalysisOutputConfig,
        client_request_token: str | None = None,
        job_name: str | None = None,
        kms_key_id: str | None = None,
    ) -> m.StartMediaAnalysisJobResponse:
        r"""Start to analyse the images that a manifest in S3 lists.

        After a lost reply, the client retries the request with the same token. The
        service recognises the retry and does the work once. Amazon offers bulk image
        analysis to existing customers only.

        https://docs.aws.amazon.com/rekognition/latest/APIReference/API_StartMediaAnalysisJob.html

        Args:
            operations_config: Kinds of analysis and their settings. Required.
            input: Manifest that lists the images. Required.
            output_config: Location in S3 for the results. Required.
            client_request_token: Token by which the service recognises a retry of the
                same call. Default: a random token for each call. 1 to 64 characters.
                Pattern ``^[a-zA-Z0-9-_]+$``.
            job_name: Name of the job. It need not be unique. Default: no name. 1 to 64
                characters. Pattern ``[a-zA-Z0-9_.\-]+``.
            kms_key_id: Id, ARN or alias of the KMS key that encrypts copied images and
                results. Default: the service's key. 1 to 2048 characters. Pattern
                ``^[A-Za-z0-9][A-Za-z0-9:_/+=,@.-]{0,2048}$``.

        Raises:
            IdempotentParameterMismatchException: The token was already used with other
                arguments.
            InvalidManifestException: The manifest file is not valid.
            InvalidS3ObjectException: The service cannot read the S3 object: check its
                name, region and permissions.
            LimitExceededException: A limit of the account is reached, such as the
                number of running jobs.
            ResourceNotFoundException: A resource that the request names does not exist.
            ResourceNotReadyException: The resource is not ready to be used.
        """
        try:
            return self.send(
                m.StartMediaAnalysisJobRequest(
                    operations_config=operations_config,
                    input=input,
                    output_config=output_config,
                    client_request_token=client_request_token,
                    job_name=job_name,
                    kms_key_id=kms_key_id,
                )
            )
        except RekoError as error:
            raise error.with_traceback(None) from error.__cause__

    @deprecated("Amazon ended people pathing on 31 October 2025.")
    def start_person_tracking(
        self,
        *,
        video: m.Video,
        client_request_token: str | None = None,
        notification_channel: m.NotificationChannel | None = None,
        job_tag: str | None = None,
    ) -> m.StartPersonTrackingResponse:
        r"""Start to track the paths of people in a stored video.

        After a lost reply, the client retries the request with the same token. The
        service recognises the retry and does the work once. Amazon ended people pathing
        on 31 October 2025.

        https://docs.aws.amazon.com/rekognition/latest/APIReference/API_StartPersonTracking.html

        Args:
            video: Video in S3 to analyse. Required.
            client_request_token: Token by which the service recognises a retry of the
                same call. Default: a random token for each call. 1 to 64 characters.
                Pattern ``^[a-zA-Z0-9-_]+$``.
            notification_channel: SNS topic that receives a message when the job ends.
                Default: no message.
            job_tag: Your own text. The notification about the end of the job contains
                it. Optional. 1 to 1024 characters. Pattern ``[a-zA-Z0-9_.\-:+=\/]+``.

        Raises:
            IdempotentParameterMismatchException: The token was already used with other
                arguments.
            InvalidS3ObjectException: The service cannot read the S3 object: check its
                name, region and permissions.
            LimitExceededException: A limit of the account is reached, such as the
                number of running jobs.
            VideoTooLargeException: The video has too many bytes or is too long.
        """
        try:
            return self.send(
                m.StartPersonTrackingRequest(
                    video=video,
                    client_request_token=client_request_token,
                    notification_channel=notification_channel,
                    job_tag=job_tag,
                )
            )
        except RekoError as error:
            raise error.with_traceback(None) from error.__cause__

    def start_project_version(
        self,
        *,
        project_version_arn: str,
        min_inference_units: int,
        max_inference_units: int | None = None,
    ) -> m.StartProjectVersionResponse:
        """Start to run a version of a Custom Labels model.

        After a lost reply, the client retries the request, because a second execution
        leaves the same state.

        https://docs.aws.amazon.com/rekognition/latest/APIReference/API_StartProjectVersion.html

        Args:
            project_version_arn: ARN of the version of the model or adapter. Required.
                20 to 2048 characters.
            min_inference_units: Minimum number of inference units. More units allow
                more requests and cost more. Required. At least 1.
            max_inference_units: Maximum number of inference units for automatic
                scaling. Default: no scaling. At least 1.

        Raises:
            LimitExceededException: A limit of the account is reached, such as the
                number of running jobs.
            ResourceInUseException: The resource is in use or is being changed.
            ResourceNotFoundException: A resource that the request names does not exist.
        """
        try:
            return self.send(
                m.StartProjectVersionRequest(
                    project_version_arn=project_version_arn,
                    min_inference_units=min_inference_units,
                    max_inference_units=max_inference_units,
                )
            )
        except RekoError as error:
            raise error.with_traceback(None) from error.__cause__

    def start_segment_detection(
        self,
        *,
        video: m.Video,
        segment_types: Sequence[m.SegmentTypeLike],
        client_request_token: str | None = None,
        notification_channel: m.NotificationChannel | None = None,
        job_tag: str | None = None,
        filters: m.StartSegmentDetectionFilters | None = None,
    ) -> m.StartSegmentDetectionResponse:
        r"""Start to detect shots and technical cues in a stored video.

        After a lost reply, the client retries the request with the same token. The
        service recognises the retry and does the work once.

        https://docs.aws.amazon.com/rekognition/latest/APIReference/API_StartSegmentDetection.html

        Args:
            video: Video in S3 to analyse. Required.
            segment_types: Kinds of segments to detect: ``TECHNICAL_CUE``, ``SHOT`` or
                both. Required. At least 1 items.
            client_request_token: Token by which the service recognises a retry of the
                same call. Default: a random token for each call. 1 to 64 characters.
                Pattern ``^[a-zA-Z0-9-_]+$``.
            notification_channel: SNS topic that receives a message when the job ends.
                Default: no message.
            job_tag: Your own text. The notification about the end of the job contains
                it. Optional. 1 to 1024 characters. Pattern ``[a-zA-Z0-9_.\-:+=\/]+``.
            filters: Filters for shots and technical cues. Default: no filter.

        Raises:
            IdempotentParameterMismatchException: The token was already used with other
                arguments.
            InvalidS3ObjectException: The service cannot read the S3 object: check its
                name, region and permissions.
            LimitExceededException: A limit of the account is reached, such as the
                number of running jobs.
            VideoTooLargeException: The video has too many bytes or is too long.
        """
        try:
            return self.send(
                m.StartSegmentDetectionRequest(
                    video=video,
                    segment_types=segment_types,
                    client_request_token=client_request_token,
                    notification_channel=notification_channel,
                    job_tag=job_tag,
                    filters=filters,
                )
            )
        except RekoError as error:
            raise error.with_traceback(None) from error.__cause__

    @deprecated("Amazon offers streaming video analysis to existing customers only.")
    def start_stream_processor(
        self,
        *,
        name: str,
        start_selector: m.StreamProcessingStartSelector | None = None,
        stop_selector: m.StreamProcessingStopSelector | None = None,
    ) -> m.StartStreamProcessorResponse:
        r"""Start to process the video of a stream processor.

        After a lost reply, the client does not retry the request, because the operation
        might run twice. Amazon offers streaming video analysis to existing customers
        only.

        https://docs.aws.amazon.com/rekognition/latest/APIReference/API_StartStreamProcessor.html

        Args:
            name: Name of the stream processor. Required. 1 to 128 characters. Pattern
                ``[a-zA-Z0-9_.\-]+``.
            start_selector: Position in the stream to start from. Required for label
                detection only. Optional.
            stop_selector: End of the processing. Required for label detection only.
                Optional.

        Raises:
            ResourceInUseException: The resource is in use or is being changed.
            ResourceNotFoundException: A resource that the request names does not exist.
        """
        try:
            return self.send(
                m.StartStreamProcessorRequest(
                    name=name,
                    start_selector=start_selector,
                    stop_selector=stop_selector,
                )
            )
        except RekoError as error:
            raise error.with_traceback(None) from error.__cause__

    def start_text_detection(
        self,
        *,
        video: m.Video,
        client_request_token: str | None = None,
        notification_channel: m.NotificationChannel | None = None,
        job_tag: str | None = None,
        filters: m.StartTextDetectionFilters | None = None,
    ) -> m.StartTextDetectionResponse:
        r"""Start to detect text in a stored video.

        After a lost reply, the client retries the request with the same token. The
        service recognises the retry and does the work once.

        https://docs.aws.amazon.com/rekognition/latest/APIReference/API_StartTextDetection.html

        Args:
            video: Video in S3 to analyse. Required.
            client_request_token: Token by which the service recognises a retry of the
                same call. Default: a random token for each call. 1 to 64 characters.
                Pattern ``^[a-zA-Z0-9-_]+$``.
            notification_channel: SNS topic that receives a message when the job ends.
                Default: no message.
            job_tag: Your own text. The notification about the end of the job contains
                it. Optional. 1 to 1024 characters. Pattern ``[a-zA-Z0-9_.\-:+=\/]+``.
            filters: Conditions that a result must meet. Default: no filter.

        Raises:
            IdempotentParameterMismatchException: The token was already used with other
                arguments.
            InvalidS3ObjectException: The service cannot read the S3 object: check its
                name, region and permissions.
            LimitExceededException: A limit of the account is reached, such as the
                number of running jobs.
            VideoTooLargeException: The video has too many bytes or is too long.
        """
        try:
            return self.send(
                m.StartTextDetectionRequest(
                    video=video,
                    client_request_token=client_request_token,
                    notification_channel=notification_channel,
                    job_tag=job_tag,
                    filters=filters,
                )
            )
        except RekoError as error:
            raise error.with_traceback(None) from error.__cause__

    def stop_project_version(
        self,
        *,
        project_version_arn: str,
    ) -> m.StopProjectVersionResponse:
        """Stop a running version of a Custom Labels model.

        After a lost reply, the client retries the request, because a second execution
        leaves the same state.

        https://docs.aws.amazon.com/rekognition/latest/APIReference/API_StopProjectVersion.html

        Args:
            project_version_arn: ARN of the version of the model or adapter. Required.
                20 to 2048 characters.

        Raises:
            ResourceInUseException: The resource is in use or is being changed.
            ResourceNotFoundException: A resource that the request names does not exist.
        """
        try:
            return self.send(
                m.StopProjectVersionRequest(
                    project_version_arn=project_version_arn,
                )
            )
        except RekoError as error:
            raise error.with_traceback(None) from error.__cause__

    @deprecated("Amazon offers streaming video analysis to existing customers only.")
    def stop_stream_processor(
        self,
        *,
        name: str,
    ) -> m.StopStreamProcessorResponse:
        r"""Stop a running stream processor.

        After a lost reply, the client retries the request, because a second execution
        leaves the same state. Amazon offers streaming video analysis to existing
        customers only.

        https://docs.aws.amazon.com/rekognition/latest/APIReference/API_StopStreamProcessor.html

        Args:
            name: Name of the stream processor. Required. 1 to 128 characters. Pattern
                ``[a-zA-Z0-9_.\-]+``.

        Raises:
            ResourceInUseException: The resource is in use or is being changed.
            ResourceNotFoundException: A resource that the request names does not exist.
        """
        try:
            return self.send(
                m.StopStreamProcessorRequest(
                    name=name,
                )
            )
        except RekoError as error:
            raise error.with_traceback(None) from error.__cause__

    def tag_resource(
        self,
        *,
        resource_arn: str,
        tags: Mapping[str, str],
    ) -> m.TagResourceResponse:
        """Add tags to a collection, stream processor or model.

        After a lost reply, the client retries the request, because a second execution
        leaves the same state.

        https://docs.aws.amazon.com/rekognition/latest/APIReference/API_TagResource.html

        Args:
            resource_arn: ARN of the collection, stream processor or model. Required. 20
                to 2048 characters.
            tags: Tags as a mapping of keys to values. Required. At most 200 entries.

        Raises:
            ResourceNotFoundException: A resource that the request names does not exist.
            ServiceQuotaExceededException: The request would exceed a quota, such as the
                number of faces in a collection.
        """
        try:
            return self.send(
                m.TagResourceRequest(
                    resource_arn=resource_arn,
                    tags=tags,
                )
            )
        except RekoError as error:
            raise error.with_traceback(None) from error.__cause__

    def untag_resource(
        self,
        *,
        resource_arn: str,
        tag_keys: Sequence[str],
    ) -> m.UntagResourceResponse:
        """Remove tags from a collection, stream processor or model.

        After a lost reply, the client retries the request, because a second execution
        leaves the same state.

        https://docs.aws.amazon.com/rekognition/latest/APIReference/API_UntagResource.html

        Args:
            resource_arn: ARN of the collection, stream processor or model. Required. 20
                to 2048 characters.
            tag_keys: Keys of the tags to remove. Required. At most 200 items.

        Raises:
            ResourceNotFoundException: A resource that the request names does not exist.
        """
        try:
            return self.send(
                m.UntagResourceRequest(
                    resource_arn=resource_arn,
                    tag_keys=tag_keys,
                )
            )
        except RekoError as error:
            raise error.with_traceback(None) from error.__cause__

    def update_dataset_entries(
        self,
        *,
        dataset_arn: str,
        changes: m.DatasetChanges,
    ) -> m.UpdateDatasetEntriesResponse:
        """Add entries to a dataset or update them.

        After a lost reply, the client retries the request, because a second execution
        leaves the same state.

        https://docs.aws.amazon.com/rekognition/latest/APIReference/API_UpdateDatasetEntries.html

        Args:
            dataset_arn: ARN of the dataset. Required. 20 to 2048 characters.
            changes: Entries to add or to update. Required.

        Raises:
            LimitExceededException: A limit of the account is reached, such as the
                number of running jobs.
            ResourceInUseException: The resource is in use or is being changed.
            ResourceNotFoundException: A resource that the request names does not exist.
        """
        try:
            return self.send(
                m.UpdateDatasetEntriesRequest(
                    dataset_arn=dataset_arn,
                    changes=changes,
                )
            )
        except RekoError as error:
            raise error.with_traceback(None) from error.__cause__

    @deprecated("Amazon offers streaming video analysis to existing customers only.")
    def update_stream_processor(
        self,
        *,
        name: str,
        settings_for_update: m.StreamProcessorSettingsForUpdate | None = None,
        regions_of_interest_for_update: Sequence[m.RegionOfInterest] | None = None,
        data_sharing_preference_for_update: m.StreamProcessorDataSharingPreference | None = None,
        parameters_to_delete: Sequence[m.StreamProcessorParameterToDeleteLike] | None = None,
    ) -> m.UpdateStreamProcessorResponse:
        r"""Change settings of a stream processor.

        After a lost reply, the client retries the request, because a second execution
        leaves the same state. Amazon offers streaming video analysis to existing
        customers only.

        https://docs.aws.amazon.com/rekognition/latest/APIReference/API_UpdateStreamProcessor.html

        Args:
            name: Name of the stream processor. Required. 1 to 128 characters. Pattern
                ``[a-zA-Z0-9_.\-]+``.
            settings_for_update: New settings. Default: unchanged.
            regions_of_interest_for_update: New areas of the frame to analyse. Default:
                unchanged. At most 10 items.
            data_sharing_preference_for_update: Whether the service may keep data to
                improve its models. Default: unchanged.
            parameters_to_delete: Settings to remove. Default: none.

        Raises:
            ResourceInUseException: The resource is in use or is being changed.
            ResourceNotFoundException: A resource that the request names does not exist.
        """
        try:
            return self.send(
                m.UpdateStreamProcessorRequest(
                    name=name,
                    settings_for_update=settings_for_update,
                    regions_of_interest_for_update=regions_of_interest_for_update,
                    data_sharing_preference_for_update=data_sharing_preference_for_update,
                    parameters_to_delete=parameters_to_delete,
                )
            )
        except RekoError as error:
            raise error.with_traceback(None) from error.__cause__
