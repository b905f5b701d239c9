"""The keyword arguments of each client method, as TypedDicts for annotations.

``python -m rekoclient.codegen`` generates this module from the service model in
botocore 1.44.5. Do not edit the module. Edit ``overlay.toml`` or ``meanings.toml``
in ``rekoclient/codegen``.
"""

from collections.abc import Mapping, Sequence
from typing import Required, TypedDict

from .. import models as m


class AssociateFacesKwargs(TypedDict, total=False):
    """The arguments of ``associate_faces``."""

    collection_id: Required[str]
    r"""Id of the collection. Required. 1 to 255 characters. Pattern ``[a-zA-Z0-9_.\-]+``.
    """
    user_id: Required[str]
    r"""Id of the user, unique in the collection. Required. 1 to 128 characters. Pattern
    ``[a-zA-Z0-9_.\-:]+``.
    """
    face_ids: Required[Sequence[str]]
    """Ids of the faces to associate with the user. Required. 1 to 100 items."""
    user_match_threshold: float | None
    """Minimum similarity of the faces to those of the user, in percent. Default: 75. From
    0 to 100.
    """
    client_request_token: str | None
    """Token by which the service recognises a retry of the same call. Default: a random
    token for each call. 1 to 64 characters. Pattern ``^[a-zA-Z0-9-_]+$``.
    """


class CompareFacesKwargs(TypedDict, total=False):
    """The arguments of ``compare_faces``."""

    source_image: Required[m.Image]
    """Image with the face to compare. The largest face of the image is used. Required.
    """
    target_image: Required[m.Image]
    """Image whose faces are compared with the source face. Required."""
    similarity_threshold: float | None
    """Minimum similarity of a match, in percent. Default: 80. From 0 to 100."""
    quality_filter: m.QualityFilterLike | None
    """Minimum quality of the faces to compare. Default: ``NONE``, no filter."""


class CopyProjectVersionKwargs(TypedDict, total=False):
    """The arguments of ``copy_project_version``."""

    source_project_arn: Required[str]
    """ARN of the project that contains the original. Required. 20 to 2048 characters.
    """
    source_project_version_arn: Required[str]
    """ARN of the original version. Required. 20 to 2048 characters."""
    destination_project_arn: Required[str]
    """ARN of the project that receives the copy. Required. 20 to 2048 characters."""
    version_name: Required[str]
    r"""Name of the copy, unique in the destination project. Required. 1 to 255 characters.
    Pattern ``[a-zA-Z0-9_.\-]+``.
    """
    output_config: Required[m.OutputConfig]
    """Location in S3 for the training output of the copy. Required."""
    tags: Mapping[str, str] | None
    """Tags for the copy, as a mapping of keys to values. Default: no tags. At most 200
    entries.
    """
    kms_key_id: str | None
    """Id, ARN or alias of the KMS key that encrypts the copy. Default: the service's key.
    1 to 2048 characters. Pattern ``^[A-Za-z0-9][A-Za-z0-9:_/+=,@.-]{0,2048}$``.
    """


class CreateCollectionKwargs(TypedDict, total=False):
    """The arguments of ``create_collection``."""

    collection_id: Required[str]
    r"""Id for the new collection, unique in the account and region. Required. 1 to 255
    characters. Pattern ``[a-zA-Z0-9_.\-]+``.
    """
    tags: Mapping[str, str] | None
    """Tags for the collection, as a mapping of keys to values. Default: no tags. At most
    200 entries.
    """


class CreateDatasetKwargs(TypedDict, total=False):
    """The arguments of ``create_dataset``."""

    dataset_type: Required[m.DatasetTypeLike]
    """Use of the dataset: ``TRAIN`` or ``TEST``. Required."""
    project_arn: Required[str]
    """ARN of the project. Required. 20 to 2048 characters."""
    dataset_source: m.DatasetSource | None
    """Dataset or manifest to copy the entries from. Default: the dataset starts empty.
    """
    tags: Mapping[str, str] | None
    """Tags for the dataset, as a mapping of keys to values. Default: no tags. At most 200
    entries.
    """


class CreateFaceLivenessSessionKwargs(TypedDict, total=False):
    """The arguments of ``create_face_liveness_session``."""

    kms_key_id: str | None
    """Id, ARN or alias of the KMS key that encrypts the images. Default: the service's
    key. 1 to 2048 characters. Pattern ``^[A-Za-z0-9][A-Za-z0-9:_/+=,@.-]{0,2048}$``.
    """
    settings: m.CreateFaceLivenessSessionRequestSettings | None
    """Output location, number of audit images and challenges. Default: no location and no
    audit images.
    """
    client_request_token: str | None
    """Token by which the service recognises a retry of the same call. Default: a random
    token for each call. 1 to 64 characters. Pattern ``^[a-zA-Z0-9-_]+$``.
    """


class CreateProjectKwargs(TypedDict, total=False):
    """The arguments of ``create_project``."""

    project_name: Required[str]
    r"""Name for the new project, unique in the account and region. Required. 1 to 255
    characters. Pattern ``[a-zA-Z0-9_.\-]+``.
    """
    feature: m.CustomizationFeatureLike | None
    """Feature that the project customises. Default: ``CUSTOM_LABELS``."""
    auto_update: m.ProjectAutoUpdateLike | None
    """Whether the service tries to retrain an adapter when its base model changes.
    Optional.
    """
    tags: Mapping[str, str] | None
    """Tags for the project, as a mapping of keys to values. Default: no tags. At most 200
    entries.
    """


class CreateProjectVersionKwargs(TypedDict, total=False):
    """The arguments of ``create_project_version``."""

    project_arn: Required[str]
    """ARN of the project. Required. 20 to 2048 characters."""
    version_name: Required[str]
    r"""Name of the version, unique in its project. Required. 1 to 255 characters. Pattern
    ``[a-zA-Z0-9_.\-]+``.
    """
    output_config: Required[m.OutputConfig]
    """Location in S3 for the results of the training. Required."""
    training_data: m.TrainingData | None
    """Manifest of the training images. Requires ``testing_data`` and a project without
    datasets. Optional.
    """
    testing_data: m.TestingData | None
    """Manifest of the test images. Requires ``training_data`` and a project without
    datasets. Optional.
    """
    tags: Mapping[str, str] | None
    """Tags for the version, as a mapping of keys to values. Default: no tags. At most 200
    entries.
    """
    kms_key_id: str | None
    """Id, ARN or alias of the KMS key that encrypts copied images. Default: the service's
    key. 1 to 2048 characters. Pattern ``^[A-Za-z0-9][A-Za-z0-9:_/+=,@.-]{0,2048}$``.
    """
    version_description: str | None
    """Your own description of the version. Optional. 1 to 255 characters. Pattern
    ``[a-zA-Z0-9-_. ()':,;?]+``.
    """
    feature_config: m.CustomizationFeatureConfig | None
    """Settings of the training. They must fit the feature of the project. Optional."""


class CreateStreamProcessorKwargs(TypedDict, total=False):
    """The arguments of ``create_stream_processor``."""

    input: Required[m.StreamProcessorInput]
    """Kinesis video stream to analyse. Required."""
    output: Required[m.StreamProcessorOutput]
    """Kinesis data stream or S3 location for the results. Required."""
    name: Required[str]
    r"""Name for the new stream processor, unique in the account and region. Required. 1 to
    128 characters. Pattern ``[a-zA-Z0-9_.\-]+``.
    """
    settings: Required[m.StreamProcessorSettings]
    """Settings for a face search or for label detection. Required."""
    role_arn: Required[str]
    """ARN of the IAM role that gives the service access. Required."""
    tags: Mapping[str, str] | None
    """Tags for the stream processor, as a mapping of keys to values. Default: no tags. At
    most 200 entries.
    """
    notification_channel: m.StreamProcessorNotificationChannel | None
    """SNS topic that receives messages about detected labels. Default: no message."""
    kms_key_id: str | None
    """Id, ARN or alias of the KMS key for label detection. Default: the service's key. 1
    to 2048 characters. Pattern ``^[A-Za-z0-9][A-Za-z0-9:_/+=,@.-]{0,2048}$``.
    """
    regions_of_interest: Sequence[m.RegionOfInterest] | None
    """Areas of the frame to analyse, for label detection. Default: the complete frame. At
    most 10 items.
    """
    data_sharing_preference: m.StreamProcessorDataSharingPreference | None
    """Whether the service may keep data to improve its models. Optional."""


class CreateUserKwargs(TypedDict, total=False):
    """The arguments of ``create_user``."""

    collection_id: Required[str]
    r"""Id of the collection. Required. 1 to 255 characters. Pattern ``[a-zA-Z0-9_.\-]+``.
    """
    user_id: Required[str]
    r"""Id for the new user, unique in the collection. Required. 1 to 128 characters.
    Pattern ``[a-zA-Z0-9_.\-:]+``.
    """
    client_request_token: str | None
    """Token by which the service recognises a retry of the same call. Default: a random
    token for each call. 1 to 64 characters. Pattern ``^[a-zA-Z0-9-_]+$``.
    """


class DeleteCollectionKwargs(TypedDict, total=False):
    """The arguments of ``delete_collection``."""

    collection_id: Required[str]
    r"""Id of the collection. Required. 1 to 255 characters. Pattern ``[a-zA-Z0-9_.\-]+``.
    """


class DeleteDatasetKwargs(TypedDict, total=False):
    """The arguments of ``delete_dataset``."""

    dataset_arn: Required[str]
    """ARN of the dataset. Required. 20 to 2048 characters."""


class DeleteFacesKwargs(TypedDict, total=False):
    """The arguments of ``delete_faces``."""

    collection_id: Required[str]
    r"""Id of the collection. Required. 1 to 255 characters. Pattern ``[a-zA-Z0-9_.\-]+``.
    """
    face_ids: Required[Sequence[str]]
    """Ids of the faces to delete. Required. 1 to 4096 items."""


class DeleteProjectKwargs(TypedDict, total=False):
    """The arguments of ``delete_project``."""

    project_arn: Required[str]
    """ARN of the project. Required. 20 to 2048 characters."""


class DeleteProjectPolicyKwargs(TypedDict, total=False):
    """The arguments of ``delete_project_policy``."""

    project_arn: Required[str]
    """ARN of the project. Required. 20 to 2048 characters."""
    policy_name: Required[str]
    r"""Name of the policy. Required. 1 to 128 characters. Pattern ``[a-zA-Z0-9_.\-]+``.
    """
    policy_revision_id: str | None
    """Id of the revision to delete. Default: the current one. At most 64 characters.
    Pattern ``[0-9A-Fa-f]+``.
    """


class DeleteProjectVersionKwargs(TypedDict, total=False):
    """The arguments of ``delete_project_version``."""

    project_version_arn: Required[str]
    """ARN of the version of the model or adapter. Required. 20 to 2048 characters."""


class DeleteStreamProcessorKwargs(TypedDict, total=False):
    """The arguments of ``delete_stream_processor``."""

    name: Required[str]
    r"""Name of the stream processor. Required. 1 to 128 characters. Pattern
    ``[a-zA-Z0-9_.\-]+``.
    """


class DeleteUserKwargs(TypedDict, total=False):
    """The arguments of ``delete_user``."""

    collection_id: Required[str]
    r"""Id of the collection. Required. 1 to 255 characters. Pattern ``[a-zA-Z0-9_.\-]+``.
    """
    user_id: Required[str]
    r"""Id of the user, unique in the collection. Required. 1 to 128 characters. Pattern
    ``[a-zA-Z0-9_.\-:]+``.
    """
    client_request_token: str | None
    """Token by which the service recognises a retry of the same call. Default: a random
    token for each call. 1 to 64 characters. Pattern ``^[a-zA-Z0-9-_]+$``.
    """


class DescribeCollectionKwargs(TypedDict, total=False):
    """The arguments of ``describe_collection``."""

    collection_id: Required[str]
    r"""Id of the collection. Required. 1 to 255 characters. Pattern ``[a-zA-Z0-9_.\-]+``.
    """


class DescribeDatasetKwargs(TypedDict, total=False):
    """The arguments of ``describe_dataset``."""

    dataset_arn: Required[str]
    """ARN of the dataset. Required. 20 to 2048 characters."""


class DescribeProjectVersionsKwargs(TypedDict, total=False):
    """The arguments of ``describe_project_versions``."""

    project_arn: Required[str]
    """ARN of the project. Required. 20 to 2048 characters."""
    version_names: Sequence[str] | None
    r"""Names of the versions to describe. Default: all versions. 1 to 10 items. Pattern
    ``[a-zA-Z0-9_.\-]+``.
    """
    next_token: str | None
    """Token of the page to return, from the previous response. Default: the first page. At
    most 1024 characters.
    """
    max_results: int | None
    """Maximum number of versions in a page. Default: 100. From 1 to 100."""


class DescribeProjectsKwargs(TypedDict, total=False):
    """The arguments of ``describe_projects``."""

    next_token: str | None
    """Token of the page to return, from the previous response. Default: the first page. At
    most 1024 characters.
    """
    max_results: int | None
    """Maximum number of projects in a page. Default: 100. From 1 to 100."""
    project_names: Sequence[str] | None
    r"""Names of the projects to describe. Default: all projects. 1 to 10 items. Pattern
    ``[a-zA-Z0-9_.\-]+``.
    """
    features: Sequence[m.CustomizationFeatureLike] | None
    """Features to filter by. Default: ``CUSTOM_LABELS``. 1 to 2 items."""


class DescribeStreamProcessorKwargs(TypedDict, total=False):
    """The arguments of ``describe_stream_processor``."""

    name: Required[str]
    r"""Name of the stream processor. Required. 1 to 128 characters. Pattern
    ``[a-zA-Z0-9_.\-]+``.
    """


class DetectCustomLabelsKwargs(TypedDict, total=False):
    """The arguments of ``detect_custom_labels``."""

    project_version_arn: Required[str]
    """ARN of the version of the model or adapter. Required. 20 to 2048 characters."""
    image: Required[m.Image]
    """Image to analyse, as bytes or as an S3 object. Required."""
    max_results: int | None
    """Maximum number of labels to return, the ones with the highest confidence first.
    Default: all. At least 0.
    """
    min_confidence: float | None
    """Minimum confidence of a label, in percent. Default: the threshold of each label.
    From 0 to 100.
    """


class DetectFacesKwargs(TypedDict, total=False):
    """The arguments of ``detect_faces``."""

    image: Required[m.Image]
    """Image to analyse, as bytes or as an S3 object. Required."""
    attributes: Sequence[m.AttributeLike] | None
    """Facial attributes to return. Default: ``DEFAULT``: the box, confidence, pose,
    quality and landmarks.
    """


class DetectLabelsKwargs(TypedDict, total=False):
    """The arguments of ``detect_labels``."""

    image: Required[m.Image]
    """Image to analyse, as bytes or as an S3 object. Required."""
    max_labels: int | None
    """Maximum number of labels to return, the ones with the highest confidence first.
    Default: all. At least 0.
    """
    min_confidence: float | None
    """Minimum confidence of a label, in percent. Default: 55. From 0 to 100."""
    features: Sequence[m.DetectLabelsFeatureNameLike] | None
    """Kinds of analysis: ``GENERAL_LABELS``, ``IMAGE_PROPERTIES``. Default:
    ``GENERAL_LABELS``. At most 2 items.
    """
    settings: m.DetectLabelsSettings | None
    """Filters for labels, and the number of colors. Default: no filter."""


class DetectModerationLabelsKwargs(TypedDict, total=False):
    """The arguments of ``detect_moderation_labels``."""

    image: Required[m.Image]
    """Image to analyse, as bytes or as an S3 object. Required."""
    min_confidence: float | None
    """Minimum confidence of a result, in percent. Default: 50. From 0 to 100."""
    human_loop_config: m.HumanLoopConfig | None
    """Human review to start if its conditions are met. Default: no review."""
    project_version: str | None
    """ARN of a moderation adapter. Default: the base model. 20 to 2048 characters."""


class DetectProtectiveEquipmentKwargs(TypedDict, total=False):
    """The arguments of ``detect_protective_equipment``."""

    image: Required[m.Image]
    """Image to analyse, as bytes or as an S3 object. Required."""
    summarization_attributes: m.ProtectiveEquipmentSummarizationAttributes | None
    """Equipment that each person must wear, for a summary of the persons. Default: no
    summary.
    """


class DetectTextKwargs(TypedDict, total=False):
    """The arguments of ``detect_text``."""

    image: Required[m.Image]
    """Image to analyse, as bytes or as an S3 object. Required."""
    filters: m.DetectTextFilters | None
    """Conditions that a result must meet. Default: no filter."""


class DisassociateFacesKwargs(TypedDict, total=False):
    """The arguments of ``disassociate_faces``."""

    collection_id: Required[str]
    r"""Id of the collection. Required. 1 to 255 characters. Pattern ``[a-zA-Z0-9_.\-]+``.
    """
    user_id: Required[str]
    r"""Id of the user, unique in the collection. Required. 1 to 128 characters. Pattern
    ``[a-zA-Z0-9_.\-:]+``.
    """
    face_ids: Required[Sequence[str]]
    """Ids of the faces to remove from the user. Required. 1 to 100 items."""
    client_request_token: str | None
    """Token by which the service recognises a retry of the same call. Default: a random
    token for each call. 1 to 64 characters. Pattern ``^[a-zA-Z0-9-_]+$``.
    """


class DistributeDatasetEntriesKwargs(TypedDict, total=False):
    """The arguments of ``distribute_dataset_entries``."""

    datasets: Required[Sequence[m.DistributeDataset]]
    """The training dataset and the empty test dataset of one project. Required. Exactly 2
    items.
    """


class GetCelebrityInfoKwargs(TypedDict, total=False):
    """The arguments of ``get_celebrity_info``."""

    id: Required[str]
    """Id of the celebrity, from a response such as that of ``recognize_celebrities``.
    Required. Pattern ``[0-9A-Za-z]*``.
    """


class GetCelebrityRecognitionKwargs(TypedDict, total=False):
    """The arguments of ``get_celebrity_recognition``."""

    job_id: Required[str]
    """Id of the job, from the response of the start operation. Required. 1 to 64
    characters. Pattern ``^[a-zA-Z0-9-_]+$``.
    """
    max_results: int | None
    """Maximum number of results in a page. Default: 1,000. At least 1."""
    next_token: str | None
    """Token of the page to return, from the previous response. Default: the first page. At
    most 255 characters.
    """
    sort_by: m.CelebrityRecognitionSortByLike | None
    """Order of the results: ``ID`` or ``TIMESTAMP``. Optional."""


class GetContentModerationKwargs(TypedDict, total=False):
    """The arguments of ``get_content_moderation``."""

    job_id: Required[str]
    """Id of the job, from the response of the start operation. Required. 1 to 64
    characters. Pattern ``^[a-zA-Z0-9-_]+$``.
    """
    max_results: int | None
    """Maximum number of results in a page. Default: 1,000. At least 1."""
    next_token: str | None
    """Token of the page to return, from the previous response. Default: the first page. At
    most 255 characters.
    """
    sort_by: m.ContentModerationSortByLike | None
    """Order of the results. Default: ``TIMESTAMP``."""
    aggregate_by: m.ContentModerationAggregateByLike | None
    """Whether each result is a point in time or a segment. Default: ``TIMESTAMPS``."""


class GetFaceDetectionKwargs(TypedDict, total=False):
    """The arguments of ``get_face_detection``."""

    job_id: Required[str]
    """Id of the job, from the response of the start operation. Required. 1 to 64
    characters. Pattern ``^[a-zA-Z0-9-_]+$``.
    """
    max_results: int | None
    """Maximum number of results in a page. Default: 1,000. At least 1."""
    next_token: str | None
    """Token of the page to return, from the previous response. Default: the first page. At
    most 255 characters.
    """


class GetFaceLivenessSessionResultsKwargs(TypedDict, total=False):
    """The arguments of ``get_face_liveness_session_results``."""

    session_id: Required[str]
    """Id of the session, from the response of ``create_face_liveness_session``. Required.
    Exactly 36 characters.
    """


class GetFaceSearchKwargs(TypedDict, total=False):
    """The arguments of ``get_face_search``."""

    job_id: Required[str]
    """Id of the job, from the response of the start operation. Required. 1 to 64
    characters. Pattern ``^[a-zA-Z0-9-_]+$``.
    """
    max_results: int | None
    """Maximum number of results in a page. Default: 1,000. At least 1."""
    next_token: str | None
    """Token of the page to return, from the previous response. Default: the first page. At
    most 255 characters.
    """
    sort_by: m.FaceSearchSortByLike | None
    """Order of the results: ``INDEX`` (by person) or ``TIMESTAMP``. Optional."""


class GetLabelDetectionKwargs(TypedDict, total=False):
    """The arguments of ``get_label_detection``."""

    job_id: Required[str]
    """Id of the job, from the response of the start operation. Required. 1 to 64
    characters. Pattern ``^[a-zA-Z0-9-_]+$``.
    """
    max_results: int | None
    """Maximum number of results in a page. Default: 1,000. At least 1."""
    next_token: str | None
    """Token of the page to return, from the previous response. Default: the first page. At
    most 255 characters.
    """
    sort_by: m.LabelDetectionSortByLike | None
    """Order of the results. Default: ``TIMESTAMP``."""
    aggregate_by: m.LabelDetectionAggregateByLike | None
    """Whether each result is a point in time or a segment. Default: ``TIMESTAMPS``."""


class GetMediaAnalysisJobKwargs(TypedDict, total=False):
    """The arguments of ``get_media_analysis_job``."""

    job_id: Required[str]
    """Id of the job, from the response of the start operation. Required. 1 to 64
    characters. Pattern ``^[a-zA-Z0-9-_]+$``.
    """


class GetPersonTrackingKwargs(TypedDict, total=False):
    """The arguments of ``get_person_tracking``."""

    job_id: Required[str]
    """Id of the job, from the response of the start operation. Required. 1 to 64
    characters. Pattern ``^[a-zA-Z0-9-_]+$``.
    """
    max_results: int | None
    """Maximum number of results in a page. Default: 1,000. At least 1."""
    next_token: str | None
    """Token of the page to return, from the previous response. Default: the first page. At
    most 255 characters.
    """
    sort_by: m.PersonTrackingSortByLike | None
    """Order of the results. Default: ``TIMESTAMP``."""


class GetSegmentDetectionKwargs(TypedDict, total=False):
    """The arguments of ``get_segment_detection``."""

    job_id: Required[str]
    """Id of the job, from the response of the start operation. Required. 1 to 64
    characters. Pattern ``^[a-zA-Z0-9-_]+$``.
    """
    max_results: int | None
    """Maximum number of results in a page. Default: 1,000. At least 1."""
    next_token: str | None
    """Token of the page to return, from the previous response. Default: the first page. At
    most 255 characters.
    """


class GetTextDetectionKwargs(TypedDict, total=False):
    """The arguments of ``get_text_detection``."""

    job_id: Required[str]
    """Id of the job, from the response of the start operation. Required. 1 to 64
    characters. Pattern ``^[a-zA-Z0-9-_]+$``.
    """
    max_results: int | None
    """Maximum number of results in a page. Default: 1,000. At least 1."""
    next_token: str | None
    """Token of the page to return, from the previous response. Default: the first page. At
    most 255 characters.
    """


class IndexFacesKwargs(TypedDict, total=False):
    """The arguments of ``index_faces``."""

    collection_id: Required[str]
    r"""Id of the collection that receives the faces. Required. 1 to 255 characters. Pattern
    ``[a-zA-Z0-9_.\-]+``.
    """
    image: Required[m.Image]
    """Image to analyse, as bytes or as an S3 object. Required."""
    external_image_id: str | None
    r"""Your own id for the image. The service stores it with each face of the image.
    Optional. 1 to 255 characters. Pattern ``[a-zA-Z0-9_.\-:]+``.
    """
    detection_attributes: Sequence[m.AttributeLike] | None
    """Facial attributes to return. Default: ``DEFAULT``: the box, confidence, pose,
    quality and landmarks.
    """
    max_faces: int | None
    """Maximum number of faces to index, the largest first. Default: 100, which is also the
    maximum. At least 1.
    """
    quality_filter: m.QualityFilterLike | None
    """Minimum quality of the faces to index. Default: ``AUTO``."""


class ListCollectionsKwargs(TypedDict, total=False):
    """The arguments of ``list_collections``."""

    next_token: str | None
    """Token of the page to return, from the previous response. Default: the first page. At
    most 255 characters.
    """
    max_results: int | None
    """Maximum number of collections in a page. Optional. From 0 to 4096."""


class ListDatasetEntriesKwargs(TypedDict, total=False):
    """The arguments of ``list_dataset_entries``."""

    dataset_arn: Required[str]
    """ARN of the dataset. Required. 20 to 2048 characters."""
    contains_labels: Sequence[str] | None
    """Labels to filter by. Each returned entry has at least one of them. Default: no
    filter. 1 to 10 items. Pattern ``.{1,}``.
    """
    labeled: bool | None
    """True for labeled entries only, False for the others. Default: all entries."""
    source_ref_contains: str | None
    r"""Part of the S3 location of the image, to filter by. Default: no filter. 1 to 2048
    characters. Pattern ``[^\S\n]*+\S.*+``.
    """
    has_errors: bool | None
    """True for entries with errors only. Default: all entries."""
    next_token: str | None
    """Token of the page to return, from the previous response. Default: the first page. At
    most 1024 characters.
    """
    max_results: int | None
    """Maximum number of entries in a page. Default: 100. From 1 to 100."""


class ListDatasetLabelsKwargs(TypedDict, total=False):
    """The arguments of ``list_dataset_labels``."""

    dataset_arn: Required[str]
    """ARN of the dataset. Required. 20 to 2048 characters."""
    next_token: str | None
    """Token of the page to return, from the previous response. Default: the first page. At
    most 1024 characters.
    """
    max_results: int | None
    """Maximum number of labels in a page. Default: 100. From 1 to 100."""


class ListFacesKwargs(TypedDict, total=False):
    """The arguments of ``list_faces``."""

    collection_id: Required[str]
    r"""Id of the collection. Required. 1 to 255 characters. Pattern ``[a-zA-Z0-9_.\-]+``.
    """
    next_token: str | None
    """Token of the page to return, from the previous response. Default: the first page. At
    most 255 characters.
    """
    max_results: int | None
    """Maximum number of faces in a page. Optional. From 0 to 4096."""
    user_id: str | None
    r"""Id of a user, to list only the faces of this user. Default: all faces. 1 to 128
    characters. Pattern ``[a-zA-Z0-9_.\-:]+``.
    """
    face_ids: Sequence[str] | None
    """Ids of the faces to list. Default: all faces. 1 to 4096 items."""


class ListMediaAnalysisJobsKwargs(TypedDict, total=False):
    """The arguments of ``list_media_analysis_jobs``."""

    next_token: str | None
    """Token of the page to return, from the previous response. Default: the first page. At
    most 1024 characters.
    """
    max_results: int | None
    """Maximum number of jobs in a page. Default: 100. From 1 to 100."""


class ListProjectPoliciesKwargs(TypedDict, total=False):
    """The arguments of ``list_project_policies``."""

    project_arn: Required[str]
    """ARN of the project. Required. 20 to 2048 characters."""
    next_token: str | None
    """Token of the page to return, from the previous response. Default: the first page. At
    most 1024 characters.
    """
    max_results: int | None
    """Maximum number of policies in a page. Default: 5. From 1 to 5."""


class ListStreamProcessorsKwargs(TypedDict, total=False):
    """The arguments of ``list_stream_processors``."""

    next_token: str | None
    """Token of the page to return, from the previous response. Default: the first page. At
    most 255 characters.
    """
    max_results: int | None
    """Maximum number of stream processors in a page. Default: 1,000. At least 1."""


class ListTagsForResourceKwargs(TypedDict, total=False):
    """The arguments of ``list_tags_for_resource``."""

    resource_arn: Required[str]
    """ARN of the collection, stream processor or model. Required. 20 to 2048 characters.
    """


class ListUsersKwargs(TypedDict, total=False):
    """The arguments of ``list_users``."""

    collection_id: Required[str]
    r"""Id of the collection. Required. 1 to 255 characters. Pattern ``[a-zA-Z0-9_.\-]+``.
    """
    max_results: int | None
    """Maximum number of users in a page. Optional. From 1 to 500."""
    next_token: str | None
    """Token of the page to return, from the previous response. Default: the first page. At
    most 255 characters.
    """


class PutProjectPolicyKwargs(TypedDict, total=False):
    """The arguments of ``put_project_policy``."""

    project_arn: Required[str]
    """ARN of the project. Required. 20 to 2048 characters."""
    policy_name: Required[str]
    r"""Name of the policy. Required. 1 to 128 characters. Pattern ``[a-zA-Z0-9_.\-]+``.
    """
    policy_document: Required[str]
    r"""The policy, as JSON text in IAM syntax. Required. 1 to 2000 characters. Pattern
    ``[\u0009\u000A\u000D\u0020-\u00FF]+``.
    """
    policy_revision_id: str | None
    """Id of the revision to replace. Default: the policy must be new. At most 64
    characters. Pattern ``[0-9A-Fa-f]+``.
    """


class RecognizeCelebritiesKwargs(TypedDict, total=False):
    """The arguments of ``recognize_celebrities``."""

    image: Required[m.Image]
    """Image to analyse, as bytes or as an S3 object. Required."""


class SearchFacesKwargs(TypedDict, total=False):
    """The arguments of ``search_faces``."""

    collection_id: Required[str]
    r"""Id of the collection. Required. 1 to 255 characters. Pattern ``[a-zA-Z0-9_.\-]+``.
    """
    face_id: Required[str]
    """Id of the face to search for. The face must be in the collection. Required."""
    max_faces: int | None
    """Maximum number of faces to return, the most similar first. Optional. From 1 to 4096.
    """
    face_match_threshold: float | None
    """Minimum similarity of a match, in percent. Default: 80. From 0 to 100."""


class SearchFacesByImageKwargs(TypedDict, total=False):
    """The arguments of ``search_faces_by_image``."""

    collection_id: Required[str]
    r"""Id of the collection. Required. 1 to 255 characters. Pattern ``[a-zA-Z0-9_.\-]+``.
    """
    image: Required[m.Image]
    """Image with the face to search for. The largest face of the image is used. Required.
    """
    max_faces: int | None
    """Maximum number of faces to return, the most similar first. Optional. From 1 to 4096.
    """
    face_match_threshold: float | None
    """Minimum similarity of a match, in percent. Default: 80. From 0 to 100."""
    quality_filter: m.QualityFilterLike | None
    """Minimum quality of the face to search for. Default: ``NONE``, no filter."""


class SearchUsersKwargs(TypedDict, total=False):
    """The arguments of ``search_users``."""

    collection_id: Required[str]
    r"""Id of the collection. Required. 1 to 255 characters. Pattern ``[a-zA-Z0-9_.\-]+``.
    """
    user_id: str | None
    r"""Id of the user to search for. Give either this or ``face_id``. Optional. 1 to 128
    characters. Pattern ``[a-zA-Z0-9_.\-:]+``.
    """
    face_id: str | None
    """Id of the face to search for. Give either this or ``user_id``. Optional."""
    user_match_threshold: float | None
    """Minimum similarity of a matching user, in percent. Default: 80. From 0 to 100."""
    max_users: int | None
    """Maximum number of users to return, the most similar first. Optional. From 1 to 500.
    """


class SearchUsersByImageKwargs(TypedDict, total=False):
    """The arguments of ``search_users_by_image``."""

    collection_id: Required[str]
    r"""Id of the collection. Required. 1 to 255 characters. Pattern ``[a-zA-Z0-9_.\-]+``.
    """
    image: Required[m.Image]
    """Image with the face to search for. The largest face of the image is used. Required.
    """
    user_match_threshold: float | None
    """Minimum similarity of a matching user, in percent. Default: 80. From 0 to 100."""
    max_users: int | None
    """Maximum number of users to return, the most similar first. Optional. From 1 to 500.
    """
    quality_filter: m.QualityFilterLike | None
    """Minimum quality of the face to search for. Default: ``NONE``, no filter."""


class StartCelebrityRecognitionKwargs(TypedDict, total=False):
    """The arguments of ``start_celebrity_recognition``."""

    video: Required[m.Video]
    """Video in S3 to analyse. Required."""
    client_request_token: str | None
    """Token by which the service recognises a retry of the same call. Default: a random
    token for each call. 1 to 64 characters. Pattern ``^[a-zA-Z0-9-_]+$``.
    """
    notification_channel: m.NotificationChannel | None
    """SNS topic that receives a message when the job ends. Default: no message."""
    job_tag: str | None
    r"""Your own text. The notification about the end of the job contains it. Optional. 1 to
    1024 characters. Pattern ``[a-zA-Z0-9_.\-:+=\/]+``.
    """


class StartContentModerationKwargs(TypedDict, total=False):
    """The arguments of ``start_content_moderation``."""

    video: Required[m.Video]
    """Video in S3 to analyse. Required."""
    min_confidence: float | None
    """Minimum confidence of a result, in percent. Default: 50. From 0 to 100."""
    client_request_token: str | None
    """Token by which the service recognises a retry of the same call. Default: a random
    token for each call. 1 to 64 characters. Pattern ``^[a-zA-Z0-9-_]+$``.
    """
    notification_channel: m.NotificationChannel | None
    """SNS topic that receives a message when the job ends. Default: no message."""
    job_tag: str | None
    r"""Your own text. The notification about the end of the job contains it. Optional. 1 to
    1024 characters. Pattern ``[a-zA-Z0-9_.\-:+=\/]+``.
    """


class StartFaceDetectionKwargs(TypedDict, total=False):
    """The arguments of ``start_face_detection``."""

    video: Required[m.Video]
    """Video in S3 to analyse. Required."""
    client_request_token: str | None
    """Token by which the service recognises a retry of the same call. Default: a random
    token for each call. 1 to 64 characters. Pattern ``^[a-zA-Z0-9-_]+$``.
    """
    notification_channel: m.NotificationChannel | None
    """SNS topic that receives a message when the job ends. Default: no message."""
    face_attributes: m.FaceAttributesLike | None
    """Facial attributes to return: ``DEFAULT`` or ``ALL``. Default: ``DEFAULT``."""
    job_tag: str | None
    r"""Your own text. The notification about the end of the job contains it. Optional. 1 to
    1024 characters. Pattern ``[a-zA-Z0-9_.\-:+=\/]+``.
    """


class StartFaceSearchKwargs(TypedDict, total=False):
    """The arguments of ``start_face_search``."""

    video: Required[m.Video]
    """Video in S3 to analyse. Required."""
    collection_id: Required[str]
    r"""Id of the collection to search. Required. 1 to 255 characters. Pattern
    ``[a-zA-Z0-9_.\-]+``.
    """
    client_request_token: str | None
    """Token by which the service recognises a retry of the same call. Default: a random
    token for each call. 1 to 64 characters. Pattern ``^[a-zA-Z0-9-_]+$``.
    """
    face_match_threshold: float | None
    """Minimum similarity of a match, in percent. Default: 80. From 0 to 100."""
    notification_channel: m.NotificationChannel | None
    """SNS topic that receives a message when the job ends. Default: no message."""
    job_tag: str | None
    r"""Your own text. The notification about the end of the job contains it. Optional. 1 to
    1024 characters. Pattern ``[a-zA-Z0-9_.\-:+=\/]+``.
    """


class StartLabelDetectionKwargs(TypedDict, total=False):
    """The arguments of ``start_label_detection``."""

    video: Required[m.Video]
    """Video in S3 to analyse. Required."""
    client_request_token: str | None
    """Token by which the service recognises a retry of the same call. Default: a random
    token for each call. 1 to 64 characters. Pattern ``^[a-zA-Z0-9-_]+$``.
    """
    min_confidence: float | None
    """Minimum confidence of a result, in percent. Default: 50. From 0 to 100."""
    notification_channel: m.NotificationChannel | None
    """SNS topic that receives a message when the job ends. Default: no message."""
    job_tag: str | None
    r"""Your own text. The notification about the end of the job contains it. Optional. 1 to
    1024 characters. Pattern ``[a-zA-Z0-9_.\-:+=\/]+``.
    """
    features: Sequence[m.LabelDetectionFeatureNameLike] | None
    """Kinds of analysis: ``GENERAL_LABELS``. Optional. At most 1 items."""
    settings: m.LabelDetectionSettings | None
    """Filters for labels and categories. Default: no filter."""


class StartMediaAnalysisJobKwargs(TypedDict, total=False):
    """The arguments of ``start_media_analysis_job``."""

    operations_config: Required[m.MediaAnalysisOperationsConfig]
    """Kinds of analysis and their settings. Required."""
    input: Required[m.MediaAnalysisInput]
    """Manifest that lists the images. Required."""
    output_config: Required[m.MediaAnalysisOutputConfig]
    """Location in S3 for the results. Required."""
    client_request_token: str | None
    """Token by which the service recognises a retry of the same call. Default: a random
    token for each call. 1 to 64 characters. Pattern ``^[a-zA-Z0-9-_]+$``.
    """
    job_name: str | None
    r"""Name of the job. It need not be unique. Default: no name. 1 to 64 characters.
    Pattern ``[a-zA-Z0-9_.\-]+``.
    """
    kms_key_id: str | None
    """Id, ARN or alias of the KMS key that encrypts copied images and results. Default:
    the service's key. 1 to 2048 characters. Pattern
    ``^[A-Za-z0-9][A-Za-z0-9:_/+=,@.-]{0,2048}$``.
    """


class StartPersonTrackingKwargs(TypedDict, total=False):
    """The arguments of ``start_person_tracking``."""

    video: Required[m.Video]
    """Video in S3 to analyse. Required."""
    client_request_token: str | None
    """Token by which the service recognises a retry of the same call. Default: a random
    token for each call. 1 to 64 characters. Pattern ``^[a-zA-Z0-9-_]+$``.
    """
    notification_channel: m.NotificationChannel | None
    """SNS topic that receives a message when the job ends. Default: no message."""
    job_tag: str | None
    r"""Your own text. The notification about the end of the job contains it. Optional. 1 to
    1024 characters. Pattern ``[a-zA-Z0-9_.\-:+=\/]+``.
    """


class StartProjectVersionKwargs(TypedDict, total=False):
    """The arguments of ``start_project_version``."""

    project_version_arn: Required[str]
    """ARN of the version of the model or adapter. Required. 20 to 2048 characters."""
    min_inference_units: Required[int]
    """Minimum number of inference units. More units allow more requests and cost more.
    Required. At least 1.
    """
    max_inference_units: int | None
    """Maximum number of inference units for automatic scaling. Default: no scaling. At
    least 1.
    """


class StartSegmentDetectionKwargs(TypedDict, total=False):
    """The arguments of ``start_segment_detection``."""

    video: Required[m.Video]
    """Video in S3 to analyse. Required."""
    segment_types: Required[Sequence[m.SegmentTypeLike]]
    """Kinds of segments to detect: ``TECHNICAL_CUE``, ``SHOT`` or both. Required. At least
    1 items.
    """
    client_request_token: str | None
    """Token by which the service recognises a retry of the same call. Default: a random
    token for each call. 1 to 64 characters. Pattern ``^[a-zA-Z0-9-_]+$``.
    """
    notification_channel: m.NotificationChannel | None
    """SNS topic that receives a message when the job ends. Default: no message."""
    job_tag: str | None
    r"""Your own text. The notification about the end of the job contains it. Optional. 1 to
    1024 characters. Pattern ``[a-zA-Z0-9_.\-:+=\/]+``.
    """
    filters: m.StartSegmentDetectionFilters | None
    """Filters for shots and technical cues. Default: no filter."""


class StartStreamProcessorKwargs(TypedDict, total=False):
    """The arguments of ``start_stream_processor``."""

    name: Required[str]
    r"""Name of the stream processor. Required. 1 to 128 characters. Pattern
    ``[a-zA-Z0-9_.\-]+``.
    """
    start_selector: m.StreamProcessingStartSelector | None
    """Position in the stream to start from. Required for label detection only. Optional.
    """
    stop_selector: m.StreamProcessingStopSelector | None
    """End of the processing. Required for label detection only. Optional."""


class StartTextDetectionKwargs(TypedDict, total=False):
    """The arguments of ``start_text_detection``."""

    video: Required[m.Video]
    """Video in S3 to analyse. Required."""
    client_request_token: str | None
    """Token by which the service recognises a retry of the same call. Default: a random
    token for each call. 1 to 64 characters. Pattern ``^[a-zA-Z0-9-_]+$``.
    """
    notification_channel: m.NotificationChannel | None
    """SNS topic that receives a message when the job ends. Default: no message."""
    job_tag: str | None
    r"""Your own text. The notification about the end of the job contains it. Optional. 1 to
    1024 characters. Pattern ``[a-zA-Z0-9_.\-:+=\/]+``.
    """
    filters: m.StartTextDetectionFilters | None
    """Conditions that a result must meet. Default: no filter."""


class StopProjectVersionKwargs(TypedDict, total=False):
    """The arguments of ``stop_project_version``."""

    project_version_arn: Required[str]
    """ARN of the version of the model or adapter. Required. 20 to 2048 characters."""


class StopStreamProcessorKwargs(TypedDict, total=False):
    """The arguments of ``stop_stream_processor``."""

    name: Required[str]
    r"""Name of the stream processor. Required. 1 to 128 characters. Pattern
    ``[a-zA-Z0-9_.\-]+``.
    """


class TagResourceKwargs(TypedDict, total=False):
    """The arguments of ``tag_resource``."""

    resource_arn: Required[str]
    """ARN of the collection, stream processor or model. Required. 20 to 2048 characters.
    """
    tags: Required[Mapping[str, str]]
    """Tags as a mapping of keys to values. Required. At most 200 entries."""


class UntagResourceKwargs(TypedDict, total=False):
    """The arguments of ``untag_resource``."""

    resource_arn: Required[str]
    """ARN of the collection, stream processor or model. Required. 20 to 2048 characters.
    """
    tag_keys: Required[Sequence[str]]
    """Keys of the tags to remove. Required. At most 200 items."""


class UpdateDatasetEntriesKwargs(TypedDict, total=False):
    """The arguments of ``update_dataset_entries``."""

    dataset_arn: Required[str]
    """ARN of the dataset. Required. 20 to 2048 characters."""
    changes: Required[m.DatasetChanges]
    """Entries to add or to update. Required."""


class UpdateStreamProcessorKwargs(TypedDict, total=False):
    """The arguments of ``update_stream_processor``."""

    name: Required[str]
    r"""Name of the stream processor. Required. 1 to 128 characters. Pattern
    ``[a-zA-Z0-9_.\-]+``.
    """
    settings_for_update: m.StreamProcessorSettingsForUpdate | None
    """New settings. Default: unchanged."""
    regions_of_interest_for_update: Sequence[m.RegionOfInterest] | None
    """New areas of the frame to analyse. Default: unchanged. At most 10 items."""
    data_sharing_preference_for_update: m.StreamProcessorDataSharingPreference | None
    """Whether the service may keep data to improve its models. Default: unchanged."""
    parameters_to_delete: Sequence[m.StreamProcessorParameterToDeleteLike] | None
    """Settings to remove. Default: none."""
