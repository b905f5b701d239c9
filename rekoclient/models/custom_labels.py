"""Requests, responses and shapes for custom labels.

``python -m rekoclient.codegen`` generates this module from the service model in
botocore 1.44.5. Do not edit the module. Edit ``overlay.toml`` or ``meanings.toml``
in ``rekoclient/codegen``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar, Literal

from attrs import field

from ..schema import (
    ABSENT,
    Blob,
    Boolean,
    Bytes,
    Enum,
    Exclusive,
    Integer,
    Items,
    Map,
    Number,
    Operation,
    PagedRequest,
    PagedStatusRequest,
    Request,
    Response,
    ResponseMetadata as ResponseMetadata,
    Shape,
    Started,
    StatusRequest,
    Structure,
    Text,
    Timestamp,
    Waitable,
    begun_request,
    wire,
)
from .enums import (
    CustomizationFeature,
    CustomizationFeatureLike,
    DatasetStatus,
    DatasetStatusMessageCode,
    DatasetType,
    DatasetTypeLike,
    ProjectAutoUpdate,
    ProjectAutoUpdateLike,
    ProjectStatus,
    ProjectVersionStatus,
)
from .shared import Geometry, Image, S3Object

if TYPE_CHECKING:
    from attrs import frozen
else:
    from ..schema import frozen_shape as frozen


@frozen(kw_only=True, eq=False, repr=False)
class GroundTruthManifest(Shape):
    """A manifest file in S3 with images and their labels.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_GroundTruthManifest.html
    """

    s3_object: S3Object | None = field(default=None, metadata=wire("S3Object", Structure(S3Object)))
    """The object in S3. Optional."""


@frozen(kw_only=True, eq=False, repr=False)
class Asset(Shape):
    """A manifest of images and labels for a training.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_Asset.html
    """

    ground_truth_manifest: GroundTruthManifest | None = field(default=None, metadata=wire("GroundTruthManifest", Structure(GroundTruthManifest)))
    """Manifest file in S3. Optional."""


@frozen(kw_only=True, eq=False, repr=False)
class OutputConfig(Shape):
    """Location in S3 for the results of a training.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_OutputConfig.html
    """

    s3_bucket: str | None = field(default=None, metadata=wire("S3Bucket", Text(min=3, max=255, pattern=r"[0-9A-Za-z\.\-_]*")))
    r"""Name of the S3 bucket for the results. Optional. 3 to 255 characters. Pattern
    ``[0-9A-Za-z\.\-_]*``.
    """
    s3_key_prefix: str | None = field(default=None, metadata=wire("S3KeyPrefix", Text(max=1024)))
    """Start of the keys of the written objects. Default: none. At most 1024 characters.
    """


@frozen(kw_only=True, eq=False, repr=False)
class DatasetSource(Shape):
    """Source of the entries of a new dataset: another dataset or a manifest. Give exactly
    one.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_DatasetSource.html
    """

    ground_truth_manifest: GroundTruthManifest | None = field(default=None, metadata=wire("GroundTruthManifest", Structure(GroundTruthManifest)))
    """Manifest file in S3 with the images and their labels. Optional."""
    dataset_arn: str | None = field(default=None, metadata=wire("DatasetArn", Text(min=20, max=2048, pattern=r"(^arn:[a-z\d-]+:rekognition:[a-z\d-]+:\d{12}:project\/[a-zA-Z0-9_.\-]{1,255}\/dataset\/(train|test)\/[0-9]+$)")))
    """ARN of a dataset to copy. Optional. 20 to 2048 characters."""

    exclusive: ClassVar[tuple[Exclusive, ...]] = (Exclusive("exactly_one", ("dataset_arn", "ground_truth_manifest")),)


@frozen(kw_only=True, eq=False, repr=False)
class TrainingData(Shape):
    """Data for the training of a model.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_TrainingData.html
    """

    assets: Sequence[Asset] = field(default=(), metadata=wire("Assets", Items(Structure(Asset))))
    """Manifests of the images and their labels. Optional."""


@frozen(kw_only=True, eq=False, repr=False)
class TestingData(Shape):
    """Data for the tests of a model.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_TestingData.html
    """

    assets: Sequence[Asset] = field(default=(), metadata=wire("Assets", Items(Structure(Asset))))
    """Manifests of the images and their labels. Optional."""
    auto_create: bool | None = field(default=None, metadata=wire("AutoCreate", Boolean()))
    """Whether the service splits a test dataset off the training dataset. Optional."""


@frozen(kw_only=True, eq=False, repr=False)
class CustomizationFeatureContentModerationConfig(Shape):
    """Settings of the training of a moderation adapter.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_CustomizationFeatureContentModerationConfig.html
    """

    confidence_threshold: float | None = field(default=None, metadata=wire("ConfidenceThreshold", Number(min=0, max=100)))
    """Minimum confidence of content that you treat as unsafe, from 0 to 100. Optional.
    """


@frozen(kw_only=True, eq=False, repr=False)
class CustomizationFeatureConfig(Shape):
    """Settings of a training for each feature.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_CustomizationFeatureConfig.html
    """

    content_moderation: CustomizationFeatureContentModerationConfig | None = field(default=None, metadata=wire("ContentModeration", Structure(CustomizationFeatureContentModerationConfig)))
    """Settings for the training of a moderation adapter. Optional."""


@frozen(kw_only=True, eq=False, repr=False, init=False)
class CustomLabel(Shape):
    """A custom label in an image.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_CustomLabel.html
    """

    name: str = field(default=ABSENT, metadata=wire("Name", Text(), always=True))
    """Name of the label."""
    confidence: float | None = field(default=None, metadata=wire("Confidence", Number(min=0, max=100)))
    """Confidence of the service in this result, from 0 to 100."""
    geometry: Geometry | None = field(default=None, metadata=wire("Geometry", Structure(Geometry)))
    """Location in the image."""

    if TYPE_CHECKING:

        def __init__(self, *, name: str | None = ..., confidence: float | None = ..., geometry: Geometry | None = ...) -> None: ...


@frozen(kw_only=True, eq=False, repr=False)
class DatasetChanges(Shape):
    """Entries to add to a dataset or to update.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_DatasetChanges.html
    """

    ground_truth: Bytes = field(metadata=wire("GroundTruth", Blob(min=1, max=5242880)))
    """The JSON lines to add or to update, at most 5 MB. Required. 1 to 5242880 bytes.
    """


@frozen(kw_only=True, eq=False, repr=False)
class DatasetStats(Shape):
    """Numbers of entries and labels of a dataset.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_DatasetStats.html
    """

    labeled_entries: int | None = field(default=None, metadata=wire("LabeledEntries", Integer(min=0)))
    """Number of images with labels."""
    total_entries: int | None = field(default=None, metadata=wire("TotalEntries", Integer(min=0)))
    """Number of images in the dataset."""
    total_labels: int | None = field(default=None, metadata=wire("TotalLabels", Integer(min=0)))
    """Number of labels in the dataset."""
    error_entries: int | None = field(default=None, metadata=wire("ErrorEntries", Integer(min=0)))
    """Number of entries with at least one error."""


@frozen(kw_only=True, eq=False, repr=False)
class DatasetDescription(Shape):
    """Status and statistics of a dataset.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_DatasetDescription.html
    """

    creation_timestamp: datetime | None = field(default=None, metadata=wire("CreationTimestamp", Timestamp()))
    """Time of creation."""
    last_updated_timestamp: datetime | None = field(default=None, metadata=wire("LastUpdatedTimestamp", Timestamp()))
    """Time of the last change."""
    status: DatasetStatus | str | None = field(default=None, metadata=wire("Status", Enum(DatasetStatus)))
    """Status of the dataset."""
    status_message: str | None = field(default=None, metadata=wire("StatusMessage", Text()))
    """Description of the status, for people."""
    status_message_code: DatasetStatusMessageCode | str | None = field(default=None, metadata=wire("StatusMessageCode", Enum(DatasetStatusMessageCode)))
    """Kind of the status message."""
    dataset_stats: DatasetStats | None = field(default=None, metadata=wire("DatasetStats", Structure(DatasetStats)))
    """Numbers of entries and labels."""


@frozen(kw_only=True, eq=False, repr=False)
class DatasetLabelStats(Shape):
    """Numbers of images with a label in a dataset.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_DatasetLabelStats.html
    """

    entry_count: int | None = field(default=None, metadata=wire("EntryCount", Integer(min=0)))
    """Number of images that have the label."""
    bounding_box_count: int | None = field(default=None, metadata=wire("BoundingBoxCount", Integer(min=0)))
    """Number of images in which the label has a bounding box."""


@frozen(kw_only=True, eq=False, repr=False, init=False)
class DatasetLabelDescription(Shape):
    """A label of a dataset.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_DatasetLabelDescription.html
    """

    label_name: str = field(default=ABSENT, metadata=wire("LabelName", Text(min=1, max=255, pattern=r".{1,}"), always=True))
    """Name of the label."""
    label_stats: DatasetLabelStats | None = field(default=None, metadata=wire("LabelStats", Structure(DatasetLabelStats)))
    """Numbers of images with the label."""

    if TYPE_CHECKING:

        def __init__(self, *, label_name: str | None = ..., label_stats: DatasetLabelStats | None = ...) -> None: ...


@frozen(kw_only=True, eq=False, repr=False)
class DatasetMetadata(Shape):
    """Type and status of a dataset.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_DatasetMetadata.html
    """

    creation_timestamp: datetime | None = field(default=None, metadata=wire("CreationTimestamp", Timestamp()))
    """Time of creation."""
    dataset_type: DatasetType | str | None = field(default=None, metadata=wire("DatasetType", Enum(DatasetType)))
    """Use of the dataset: ``TRAIN`` or ``TEST``."""
    dataset_arn: str | None = field(default=None, metadata=wire("DatasetArn", Text(min=20, max=2048, pattern=r"(^arn:[a-z\d-]+:rekognition:[a-z\d-]+:\d{12}:project\/[a-zA-Z0-9_.\-]{1,255}\/dataset\/(train|test)\/[0-9]+$)")))
    """ARN of the dataset."""
    status: DatasetStatus | str | None = field(default=None, metadata=wire("Status", Enum(DatasetStatus)))
    """Status of the dataset."""
    status_message: str | None = field(default=None, metadata=wire("StatusMessage", Text()))
    """Description of the status, for people."""
    status_message_code: DatasetStatusMessageCode | str | None = field(default=None, metadata=wire("StatusMessageCode", Enum(DatasetStatusMessageCode)))
    """Kind of the status message."""


@frozen(kw_only=True, eq=False, repr=False, init=False)
class ValidationData(Shape):
    """Manifests with the errors of each entry.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_ValidationData.html
    """

    assets: tuple[Asset, ...] = field(default=(), metadata=wire("Assets", Items(Structure(Asset))))
    """Manifests of the images and their labels."""

    if TYPE_CHECKING:

        def __init__(self, *, assets: Sequence[Asset] = ...) -> None: ...


@frozen(kw_only=True, eq=False, repr=False)
class TrainingDataResult(Shape):
    """Data that was used for the training of a model.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_TrainingDataResult.html
    """

    input: TrainingData | None = field(default=None, metadata=wire("Input", Structure(TrainingData)))
    """Input data."""
    output: TrainingData | None = field(default=None, metadata=wire("Output", Structure(TrainingData)))
    """Output data."""
    validation: ValidationData | None = field(default=None, metadata=wire("Validation", Structure(ValidationData)))
    """Manifest with the errors of each entry."""


@frozen(kw_only=True, eq=False, repr=False)
class TestingDataResult(Shape):
    """Data that was used for the tests of a model.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_TestingDataResult.html
    """

    input: TestingData | None = field(default=None, metadata=wire("Input", Structure(TestingData)))
    """Input data."""
    output: TestingData | None = field(default=None, metadata=wire("Output", Structure(TestingData)))
    """Output data."""
    validation: ValidationData | None = field(default=None, metadata=wire("Validation", Structure(ValidationData)))
    """Manifest with the errors of each entry."""


@frozen(kw_only=True, eq=False, repr=False)
class Summary(Shape):
    """Location of the summary of a training.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_Summary.html
    """

    s3_object: S3Object | None = field(default=None, metadata=wire("S3Object", Structure(S3Object)))
    """The summary in S3."""


@frozen(kw_only=True, eq=False, repr=False)
class EvaluationResult(Shape):
    """Quality of a trained model.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_EvaluationResult.html
    """

    f1_score: float | None = field(default=None, metadata=wire("F1Score", Number()))
    """F1 score over all labels, from 0 to 1. Higher is better."""
    summary: Summary | None = field(default=None, metadata=wire("Summary", Structure(Summary)))
    """Location of the summary of the training."""


@frozen(kw_only=True, eq=False, repr=False, init=False)
class ProjectVersionDescription(Shape):
    """A version of a model or an adapter.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_ProjectVersionDescription.html
    """

    project_version_arn: str = field(default=ABSENT, metadata=wire("ProjectVersionArn", Text(min=20, max=2048, pattern=r"(^arn:[a-z\d-]+:rekognition:[a-z\d-]+:\d{12}:project\/[a-zA-Z0-9_.\-]{1,255}\/version\/[a-zA-Z0-9_.\-]{1,255}\/[0-9]+$)"), always=True))
    """ARN of the version of the model or adapter."""
    creation_timestamp: datetime | None = field(default=None, metadata=wire("CreationTimestamp", Timestamp()))
    """Time at which the training started."""
    min_inference_units: int | None = field(default=None, metadata=wire("MinInferenceUnits", Integer(min=1)))
    """Minimum number of inference units. More units allow more requests and cost more.
    """
    status: ProjectVersionStatus | str | None = field(default=None, metadata=wire("Status", Enum(ProjectVersionStatus)))
    """Status of the version."""
    status_message: str | None = field(default=None, metadata=wire("StatusMessage", Text()))
    """Description of the status, for people."""
    billable_training_time_in_seconds: int | None = field(default=None, metadata=wire("BillableTrainingTimeInSeconds", Integer(min=0)))
    """Billed training time, in seconds. Present after a successful training."""
    training_end_timestamp: datetime | None = field(default=None, metadata=wire("TrainingEndTimestamp", Timestamp()))
    """Time at which the training ended."""
    output_config: OutputConfig | None = field(default=None, metadata=wire("OutputConfig", Structure(OutputConfig)))
    """Location in S3 of the results of the training."""
    training_data_result: TrainingDataResult | None = field(default=None, metadata=wire("TrainingDataResult", Structure(TrainingDataResult)))
    """The data that was used for training."""
    testing_data_result: TestingDataResult | None = field(default=None, metadata=wire("TestingDataResult", Structure(TestingDataResult)))
    """The data that was used for tests."""
    evaluation_result: EvaluationResult | None = field(default=None, metadata=wire("EvaluationResult", Structure(EvaluationResult)))
    """Result of the evaluation. Present after a successful training."""
    manifest_summary: GroundTruthManifest | None = field(default=None, metadata=wire("ManifestSummary", Structure(GroundTruthManifest)))
    """Location of the summary of the validated manifests."""
    kms_key_id: str | None = field(default=None, metadata=wire("KmsKeyId", Text(min=1, max=2048, pattern=r"^[A-Za-z0-9][A-Za-z0-9:_/+=,@.-]{0,2048}$")))
    """KMS key that encrypts copied images."""
    max_inference_units: int | None = field(default=None, metadata=wire("MaxInferenceUnits", Integer(min=1)))
    """Maximum number of inference units for automatic scaling."""
    source_project_version_arn: str | None = field(default=None, metadata=wire("SourceProjectVersionArn", Text(min=20, max=2048, pattern=r"(^arn:[a-z\d-]+:rekognition:[a-z\d-]+:\d{12}:project\/[a-zA-Z0-9_.\-]{1,255}\/version\/[a-zA-Z0-9_.\-]{1,255}\/[0-9]+$)")))
    """ARN of the original, if the version is a copy."""
    version_description: str | None = field(default=None, metadata=wire("VersionDescription", Text(min=1, max=255, pattern=r"[a-zA-Z0-9-_. ()':,;?]+")))
    """Description that the creator gave."""
    feature: CustomizationFeature | str | None = field(default=None, metadata=wire("Feature", Enum(CustomizationFeature)))
    """Feature that the project customises."""
    base_model_version: str | None = field(default=None, metadata=wire("BaseModelVersion", Text()))
    """Version of the base model that the version was trained from."""
    feature_config: CustomizationFeatureConfig | None = field(default=None, metadata=wire("FeatureConfig", Structure(CustomizationFeatureConfig)))
    """Settings of the training for the feature of the project."""

    if TYPE_CHECKING:

        def __init__(self, *, project_version_arn: str | None = ..., creation_timestamp: datetime | None = ..., min_inference_units: int | None = ..., status: ProjectVersionStatus | str | None = ..., status_message: str | None = ..., billable_training_time_in_seconds: int | None = ..., training_end_timestamp: datetime | None = ..., output_config: OutputConfig | None = ..., training_data_result: TrainingDataResult | None = ..., testing_data_result: TestingDataResult | None = ..., evaluation_result: EvaluationResult | None = ..., manifest_summary: GroundTruthManifest | None = ..., kms_key_id: str | None = ..., max_inference_units: int | None = ..., source_project_version_arn: str | None = ..., version_description: str | None = ..., feature: CustomizationFeature | str | None = ..., base_model_version: str | None = ..., feature_config: CustomizationFeatureConfig | None = ...) -> None: ...


@frozen(kw_only=True, eq=False, repr=False, init=False)
class ProjectDescription(Shape):
    """A project of Custom Labels or of an adapter.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_ProjectDescription.html
    """

    project_arn: str = field(default=ABSENT, metadata=wire("ProjectArn", Text(min=20, max=2048, pattern=r"(^arn:[a-z\d-]+:rekognition:[a-z\d-]+:\d{12}:project\/[a-zA-Z0-9_.\-]{1,255}\/[0-9]+$)"), always=True))
    """ARN of the project."""
    creation_timestamp: datetime | None = field(default=None, metadata=wire("CreationTimestamp", Timestamp()))
    """Time of creation."""
    status: ProjectStatus | str | None = field(default=None, metadata=wire("Status", Enum(ProjectStatus)))
    """Status of the project."""
    datasets: tuple[DatasetMetadata, ...] = field(default=(), metadata=wire("Datasets", Items(Structure(DatasetMetadata))))
    """The training and test datasets of the project."""
    feature: CustomizationFeature | str | None = field(default=None, metadata=wire("Feature", Enum(CustomizationFeature)))
    """Feature that the project customises."""
    auto_update: ProjectAutoUpdate | str | None = field(default=None, metadata=wire("AutoUpdate", Enum(ProjectAutoUpdate)))
    """Whether the service tries to retrain an adapter when its base model changes."""

    if TYPE_CHECKING:

        def __init__(self, *, project_arn: str | None = ..., creation_timestamp: datetime | None = ..., status: ProjectStatus | str | None = ..., datasets: Sequence[DatasetMetadata] = ..., feature: CustomizationFeature | str | None = ..., auto_update: ProjectAutoUpdate | str | None = ...) -> None: ...


@frozen(kw_only=True, eq=False, repr=False)
class DistributeDataset(Shape):
    """A dataset that takes part in a distribution.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_DistributeDataset.html
    """

    arn: str = field(metadata=wire("Arn", Text(min=20, max=2048, pattern=r"(^arn:[a-z\d-]+:rekognition:[a-z\d-]+:\d{12}:project\/[a-zA-Z0-9_.\-]{1,255}\/dataset\/(train|test)\/[0-9]+$)")))
    """ARN of the dataset. Required. 20 to 2048 characters."""


@frozen(kw_only=True, eq=False, repr=False, init=False)
class ProjectPolicy(Shape):
    """A policy of a project.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_ProjectPolicy.html
    """

    project_arn: str = field(default=ABSENT, metadata=wire("ProjectArn", Text(min=20, max=2048, pattern=r"(^arn:[a-z\d-]+:rekognition:[a-z\d-]+:\d{12}:project\/[a-zA-Z0-9_.\-]{1,255}\/[0-9]+$)"), always=True))
    """ARN of the project."""
    policy_name: str = field(default=ABSENT, metadata=wire("PolicyName", Text(min=1, max=128, pattern=r"[a-zA-Z0-9_.\-]+"), always=True))
    """Name of the policy."""
    policy_revision_id: str = field(default=ABSENT, metadata=wire("PolicyRevisionId", Text(max=64, pattern=r"[0-9A-Fa-f]+"), always=True))
    """Id of the revision of the policy."""
    policy_document: str | None = field(default=None, metadata=wire("PolicyDocument", Text(min=1, max=2000, pattern=r"[\u0009\u000A\u000D\u0020-\u00FF]+")))
    """The policy, as JSON text in IAM syntax."""
    creation_timestamp: datetime | None = field(default=None, metadata=wire("CreationTimestamp", Timestamp()))
    """Time of creation."""
    last_updated_timestamp: datetime | None = field(default=None, metadata=wire("LastUpdatedTimestamp", Timestamp()))
    """Time of the last change."""

    if TYPE_CHECKING:

        def __init__(self, *, project_arn: str | None = ..., policy_name: str | None = ..., policy_revision_id: str | None = ..., policy_document: str | None = ..., creation_timestamp: datetime | None = ..., last_updated_timestamp: datetime | None = ...) -> None: ...


@frozen(kw_only=True, eq=False, repr=False)
class CopyProjectVersionResponse(Response, Started["DescribeProjectVersionsRequest"]):
    """The response of CopyProjectVersion.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_CopyProjectVersion.html
    """

    project_version_arn: str = field(metadata=wire("ProjectVersionArn", Text(min=20, max=2048, pattern=r"(^arn:[a-z\d-]+:rekognition:[a-z\d-]+:\d{12}:project\/[a-zA-Z0-9_.\-]{1,255}\/version\/[a-zA-Z0-9_.\-]{1,255}\/[0-9]+$)")))
    """ARN of the version of the model or adapter."""

    def follow_up(self) -> DescribeProjectVersionsRequest:
        """Return the request that polls the status for ``wait_for``."""
        return begun_request(self, DescribeProjectVersionsRequest)


@frozen(kw_only=True, eq=False, repr=False)
class CopyProjectVersionRequest(Request[CopyProjectVersionResponse]):
    """Copy a model version from one project to another.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_CopyProjectVersion.html
    """

    source_project_arn: str = field(metadata=wire("SourceProjectArn", Text(min=20, max=2048, pattern=r"(^arn:[a-z\d-]+:rekognition:[a-z\d-]+:\d{12}:project\/[a-zA-Z0-9_.\-]{1,255}\/[0-9]+$)")))
    """ARN of the project that contains the original. Required. 20 to 2048 characters.
    """
    source_project_version_arn: str = field(metadata=wire("SourceProjectVersionArn", Text(min=20, max=2048, pattern=r"(^arn:[a-z\d-]+:rekognition:[a-z\d-]+:\d{12}:project\/[a-zA-Z0-9_.\-]{1,255}\/version\/[a-zA-Z0-9_.\-]{1,255}\/[0-9]+$)")))
    """ARN of the original version. Required. 20 to 2048 characters."""
    destination_project_arn: str = field(metadata=wire("DestinationProjectArn", Text(min=20, max=2048, pattern=r"(^arn:[a-z\d-]+:rekognition:[a-z\d-]+:\d{12}:project\/[a-zA-Z0-9_.\-]{1,255}\/[0-9]+$)")))
    """ARN of the project that receives the copy. Required. 20 to 2048 characters."""
    version_name: str = field(metadata=wire("VersionName", Text(min=1, max=255, pattern=r"[a-zA-Z0-9_.\-]+")))
    r"""Name of the copy, unique in the destination project. Required. 1 to 255 characters.
    Pattern ``[a-zA-Z0-9_.\-]+``.
    """
    output_config: OutputConfig = field(metadata=wire("OutputConfig", Structure(OutputConfig)))
    """Location in S3 for the training output of the copy. Required."""
    tags: Mapping[str, str] | None = field(default=None, metadata=wire("Tags", Map(Text(min=1, max=128, pattern=r"(?!aws:)[\w.:/=+\-@\x20\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]*", unicode=True, published=r"^(?!aws:)[\p{L}\p{Z}\p{N}_.:/=+\-@]*$"), Text(max=256, pattern=r"[\w.:/=+\-@\x20\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]*", unicode=True, published=r"^([\p{L}\p{Z}\p{N}_.:/=+\-@]*)$"), max=200)))
    """Tags for the copy, as a mapping of keys to values. Default: no tags. At most 200
    entries.
    """
    kms_key_id: str | None = field(default=None, metadata=wire("KmsKeyId", Text(min=1, max=2048, pattern=r"^[A-Za-z0-9][A-Za-z0-9:_/+=,@.-]{0,2048}$")))
    """Id, ARN or alias of the KMS key that encrypts the copy. Default: the service's key.
    1 to 2048 characters. Pattern ``^[A-Za-z0-9][A-Za-z0-9:_/+=,@.-]{0,2048}$``.
    """

    operation: ClassVar[Operation[CopyProjectVersionResponse]] = Operation(
        name="CopyProjectVersion",
        method="copy_project_version",
        response=CopyProjectVersionResponse,
        repeat="named",
        always=("project_version_arn",),
    )


@frozen(kw_only=True, eq=False, repr=False)
class CreateDatasetResponse(Response, Started["DescribeDatasetRequest"]):
    """The response of CreateDataset.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_CreateDataset.html
    """

    dataset_arn: str = field(metadata=wire("DatasetArn", Text(min=20, max=2048, pattern=r"(^arn:[a-z\d-]+:rekognition:[a-z\d-]+:\d{12}:project\/[a-zA-Z0-9_.\-]{1,255}\/dataset\/(train|test)\/[0-9]+$)")))
    """ARN of the dataset."""

    def follow_up(self) -> DescribeDatasetRequest:
        """Return the request that polls the status for ``wait_for``."""
        return DescribeDatasetRequest(dataset_arn=self.dataset_arn)


@frozen(kw_only=True, eq=False, repr=False)
class CreateDatasetRequest(Request[CreateDatasetResponse]):
    """Create the training or the test dataset of a project.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_CreateDataset.html
    """

    dataset_source: DatasetSource | None = field(default=None, metadata=wire("DatasetSource", Structure(DatasetSource)))
    """Dataset or manifest to copy the entries from. Default: the dataset starts empty.
    """
    dataset_type: DatasetTypeLike = field(metadata=wire("DatasetType", Enum(DatasetType)))
    """Use of the dataset: ``TRAIN`` or ``TEST``. Required."""
    project_arn: str = field(metadata=wire("ProjectArn", Text(min=20, max=2048, pattern=r"(^arn:[a-z\d-]+:rekognition:[a-z\d-]+:\d{12}:project\/[a-zA-Z0-9_.\-]{1,255}\/[0-9]+$)")))
    """ARN of the project. Required. 20 to 2048 characters."""
    tags: Mapping[str, str] | None = field(default=None, metadata=wire("Tags", Map(Text(min=1, max=128, pattern=r"(?!aws:)[\w.:/=+\-@\x20\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]*", unicode=True, published=r"^(?!aws:)[\p{L}\p{Z}\p{N}_.:/=+\-@]*$"), Text(max=256, pattern=r"[\w.:/=+\-@\x20\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]*", unicode=True, published=r"^([\p{L}\p{Z}\p{N}_.:/=+\-@]*)$"), max=200)))
    """Tags for the dataset, as a mapping of keys to values. Default: no tags. At most 200
    entries.
    """

    operation: ClassVar[Operation[CreateDatasetResponse]] = Operation(
        name="CreateDataset",
        method="create_dataset",
        response=CreateDatasetResponse,
        repeat="named",
        always=("dataset_arn",),
    )


@frozen(kw_only=True, eq=False, repr=False)
class CreateProjectResponse(Response):
    """The response of CreateProject.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_CreateProject.html
    """

    project_arn: str = field(metadata=wire("ProjectArn", Text(min=20, max=2048, pattern=r"(^arn:[a-z\d-]+:rekognition:[a-z\d-]+:\d{12}:project\/[a-zA-Z0-9_.\-]{1,255}\/[0-9]+$)")))
    """ARN of the project."""


@frozen(kw_only=True, eq=False, repr=False)
class CreateProjectRequest(Request[CreateProjectResponse]):
    """Create a project for a Custom Labels model or an adapter.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_CreateProject.html
    """

    project_name: str = field(metadata=wire("ProjectName", Text(min=1, max=255, pattern=r"[a-zA-Z0-9_.\-]+")))
    r"""Name for the new project, unique in the account and region. Required. 1 to 255
    characters. Pattern ``[a-zA-Z0-9_.\-]+``.
    """
    feature: CustomizationFeatureLike | None = field(default=None, metadata=wire("Feature", Enum(CustomizationFeature)))
    """Feature that the project customises. Default: ``CUSTOM_LABELS``."""
    auto_update: ProjectAutoUpdateLike | None = field(default=None, metadata=wire("AutoUpdate", Enum(ProjectAutoUpdate)))
    """Whether the service tries to retrain an adapter when its base model changes.
    Optional.
    """
    tags: Mapping[str, str] | None = field(default=None, metadata=wire("Tags", Map(Text(min=1, max=128, pattern=r"(?!aws:)[\w.:/=+\-@\x20\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]*", unicode=True, published=r"^(?!aws:)[\p{L}\p{Z}\p{N}_.:/=+\-@]*$"), Text(max=256, pattern=r"[\w.:/=+\-@\x20\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]*", unicode=True, published=r"^([\p{L}\p{Z}\p{N}_.:/=+\-@]*)$"), max=200)))
    """Tags for the project, as a mapping of keys to values. Default: no tags. At most 200
    entries.
    """

    operation: ClassVar[Operation[CreateProjectResponse]] = Operation(
        name="CreateProject",
        method="create_project",
        response=CreateProjectResponse,
        repeat="named",
        always=("project_arn",),
    )


@frozen(kw_only=True, eq=False, repr=False)
class CreateProjectVersionResponse(Response, Started["DescribeProjectVersionsRequest"]):
    """The response of CreateProjectVersion.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_CreateProjectVersion.html
    """

    project_version_arn: str = field(metadata=wire("ProjectVersionArn", Text(min=20, max=2048, pattern=r"(^arn:[a-z\d-]+:rekognition:[a-z\d-]+:\d{12}:project\/[a-zA-Z0-9_.\-]{1,255}\/version\/[a-zA-Z0-9_.\-]{1,255}\/[0-9]+$)")))
    """ARN of the version of the model or adapter."""

    def follow_up(self) -> DescribeProjectVersionsRequest:
        """Return the request that polls the status for ``wait_for``."""
        return begun_request(self, DescribeProjectVersionsRequest)


@frozen(kw_only=True, eq=False, repr=False)
class CreateProjectVersionRequest(Request[CreateProjectVersionResponse]):
    """Create a version of a model or adapter and start its training.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_CreateProjectVersion.html
    """

    project_arn: str = field(metadata=wire("ProjectArn", Text(min=20, max=2048, pattern=r"(^arn:[a-z\d-]+:rekognition:[a-z\d-]+:\d{12}:project\/[a-zA-Z0-9_.\-]{1,255}\/[0-9]+$)")))
    """ARN of the project. Required. 20 to 2048 characters."""
    version_name: str = field(metadata=wire("VersionName", Text(min=1, max=255, pattern=r"[a-zA-Z0-9_.\-]+")))
    r"""Name of the version, unique in its project. Required. 1 to 255 characters. Pattern
    ``[a-zA-Z0-9_.\-]+``.
    """
    output_config: OutputConfig = field(metadata=wire("OutputConfig", Structure(OutputConfig)))
    """Location in S3 for the results of the training. Required."""
    training_data: TrainingData | None = field(default=None, metadata=wire("TrainingData", Structure(TrainingData)))
    """Manifest of the training images. Requires ``testing_data`` and a project without
    datasets. Optional.
    """
    testing_data: TestingData | None = field(default=None, metadata=wire("TestingData", Structure(TestingData)))
    """Manifest of the test images. Requires ``training_data`` and a project without
    datasets. Optional.
    """
    tags: Mapping[str, str] | None = field(default=None, metadata=wire("Tags", Map(Text(min=1, max=128, pattern=r"(?!aws:)[\w.:/=+\-@\x20\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]*", unicode=True, published=r"^(?!aws:)[\p{L}\p{Z}\p{N}_.:/=+\-@]*$"), Text(max=256, pattern=r"[\w.:/=+\-@\x20\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]*", unicode=True, published=r"^([\p{L}\p{Z}\p{N}_.:/=+\-@]*)$"), max=200)))
    """Tags for the version, as a mapping of keys to values. Default: no tags. At most 200
    entries.
    """
    kms_key_id: str | None = field(default=None, metadata=wire("KmsKeyId", Text(min=1, max=2048, pattern=r"^[A-Za-z0-9][A-Za-z0-9:_/+=,@.-]{0,2048}$")))
    """Id, ARN or alias of the KMS key that encrypts copied images. Default: the service's
    key. 1 to 2048 characters. Pattern ``^[A-Za-z0-9][A-Za-z0-9:_/+=,@.-]{0,2048}$``.
    """
    version_description: str | None = field(default=None, metadata=wire("VersionDescription", Text(min=1, max=255, pattern=r"[a-zA-Z0-9-_. ()':,;?]+")))
    """Your own description of the version. Optional. 1 to 255 characters. Pattern
    ``[a-zA-Z0-9-_. ()':,;?]+``.
    """
    feature_config: CustomizationFeatureConfig | None = field(default=None, metadata=wire("FeatureConfig", Structure(CustomizationFeatureConfig)))
    """Settings of the training. They must fit the feature of the project. Optional."""

    operation: ClassVar[Operation[CreateProjectVersionResponse]] = Operation(
        name="CreateProjectVersion",
        method="create_project_version",
        response=CreateProjectVersionResponse,
        repeat="named",
        always=("project_version_arn",),
    )


@frozen(kw_only=True, eq=False, repr=False)
class DeleteDatasetResponse(Response):
    """The response of DeleteDataset.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_DeleteDataset.html
    """


@frozen(kw_only=True, eq=False, repr=False)
class DeleteDatasetRequest(Request[DeleteDatasetResponse]):
    """Delete a dataset.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_DeleteDataset.html
    """

    dataset_arn: str = field(metadata=wire("DatasetArn", Text(min=20, max=2048, pattern=r"(^arn:[a-z\d-]+:rekognition:[a-z\d-]+:\d{12}:project\/[a-zA-Z0-9_.\-]{1,255}\/dataset\/(train|test)\/[0-9]+$)")))
    """ARN of the dataset. Required. 20 to 2048 characters."""

    operation: ClassVar[Operation[DeleteDatasetResponse]] = Operation(
        name="DeleteDataset",
        method="delete_dataset",
        response=DeleteDatasetResponse,
        repeat="repeatable",
    )


@frozen(kw_only=True, eq=False, repr=False)
class DeleteProjectResponse(Response):
    """The response of DeleteProject.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_DeleteProject.html
    """

    status: ProjectStatus | str | None = field(default=None, metadata=wire("Status", Enum(ProjectStatus)))
    """Status of the project."""


@frozen(kw_only=True, eq=False, repr=False)
class DeleteProjectRequest(Request[DeleteProjectResponse]):
    """Delete a project that has no versions left.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_DeleteProject.html
    """

    project_arn: str = field(metadata=wire("ProjectArn", Text(min=20, max=2048, pattern=r"(^arn:[a-z\d-]+:rekognition:[a-z\d-]+:\d{12}:project\/[a-zA-Z0-9_.\-]{1,255}\/[0-9]+$)")))
    """ARN of the project. Required. 20 to 2048 characters."""

    operation: ClassVar[Operation[DeleteProjectResponse]] = Operation(
        name="DeleteProject",
        method="delete_project",
        response=DeleteProjectResponse,
        repeat="repeatable",
    )


@frozen(kw_only=True, eq=False, repr=False)
class DeleteProjectPolicyResponse(Response):
    """The response of DeleteProjectPolicy.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_DeleteProjectPolicy.html
    """


@frozen(kw_only=True, eq=False, repr=False)
class DeleteProjectPolicyRequest(Request[DeleteProjectPolicyResponse]):
    """Delete a policy from a project.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_DeleteProjectPolicy.html
    """

    project_arn: str = field(metadata=wire("ProjectArn", Text(min=20, max=2048, pattern=r"(^arn:[a-z\d-]+:rekognition:[a-z\d-]+:\d{12}:project\/[a-zA-Z0-9_.\-]{1,255}\/[0-9]+$)")))
    """ARN of the project. Required. 20 to 2048 characters."""
    policy_name: str = field(metadata=wire("PolicyName", Text(min=1, max=128, pattern=r"[a-zA-Z0-9_.\-]+")))
    r"""Name of the policy. Required. 1 to 128 characters. Pattern ``[a-zA-Z0-9_.\-]+``.
    """
    policy_revision_id: str | None = field(default=None, metadata=wire("PolicyRevisionId", Text(max=64, pattern=r"[0-9A-Fa-f]+")))
    """Id of the revision to delete. Default: the current one. At most 64 characters.
    Pattern ``[0-9A-Fa-f]+``.
    """

    operation: ClassVar[Operation[DeleteProjectPolicyResponse]] = Operation(
        name="DeleteProjectPolicy",
        method="delete_project_policy",
        response=DeleteProjectPolicyResponse,
        repeat="repeatable",
    )


@frozen(kw_only=True, eq=False, repr=False)
class DeleteProjectVersionResponse(Response):
    """The response of DeleteProjectVersion.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_DeleteProjectVersion.html
    """

    status: ProjectVersionStatus | str | None = field(default=None, metadata=wire("Status", Enum(ProjectVersionStatus)))
    """Status of the version."""


@frozen(kw_only=True, eq=False, repr=False)
class DeleteProjectVersionRequest(Request[DeleteProjectVersionResponse]):
    """Delete a version of a model or adapter.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_DeleteProjectVersion.html
    """

    project_version_arn: str = field(metadata=wire("ProjectVersionArn", Text(min=20, max=2048, pattern=r"(^arn:[a-z\d-]+:rekognition:[a-z\d-]+:\d{12}:project\/[a-zA-Z0-9_.\-]{1,255}\/version\/[a-zA-Z0-9_.\-]{1,255}\/[0-9]+$)")))
    """ARN of the version of the model or adapter. Required. 20 to 2048 characters."""

    operation: ClassVar[Operation[DeleteProjectVersionResponse]] = Operation(
        name="DeleteProjectVersion",
        method="delete_project_version",
        response=DeleteProjectVersionResponse,
        repeat="repeatable",
    )


@frozen(kw_only=True, eq=False, repr=False)
class DescribeDatasetResponse(Response):
    """The response of DescribeDataset.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_DescribeDataset.html
    """

    dataset_description: DatasetDescription | None = field(default=None, metadata=wire("DatasetDescription", Structure(DatasetDescription)))
    """Status and statistics of the dataset."""


@frozen(kw_only=True, eq=False, repr=False)
class DescribeDatasetRequest(StatusRequest[DescribeDatasetResponse, Literal["CREATE_COMPLETE", "UPDATE_COMPLETE", DatasetStatus.CREATE_COMPLETE, DatasetStatus.UPDATE_COMPLETE]]):
    """Describe a dataset: its status and statistics.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_DescribeDataset.html
    """

    dataset_arn: str = field(metadata=wire("DatasetArn", Text(min=20, max=2048, pattern=r"(^arn:[a-z\d-]+:rekognition:[a-z\d-]+:\d{12}:project\/[a-zA-Z0-9_.\-]{1,255}\/dataset\/(train|test)\/[0-9]+$)")))
    """ARN of the dataset. Required. 20 to 2048 characters."""

    operation: ClassVar[Operation[DescribeDatasetResponse]] = Operation(
        name="DescribeDataset",
        method="describe_dataset",
        response=DescribeDatasetResponse,
        repeat="read",
    )


@frozen(kw_only=True, eq=False, repr=False, init=False)
class DescribeProjectVersionsResponse(Response):
    """The response of DescribeProjectVersions.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_DescribeProjectVersions.html
    """

    project_version_descriptions: tuple[ProjectVersionDescription, ...] = field(default=(), metadata=wire("ProjectVersionDescriptions", Items(Structure(ProjectVersionDescription))))
    """The versions, the newest first."""
    next_token: str | None = field(default=None, metadata=wire("NextToken", Text(max=1024)))
    """Token of the next page. None on the last page."""

    if TYPE_CHECKING:

        def __init__(self, *, project_version_descriptions: Sequence[ProjectVersionDescription] = ..., next_token: str | None = ..., response_metadata: ResponseMetadata = ...) -> None: ...


@frozen(kw_only=True, eq=False, repr=False)
class DescribeProjectVersionsRequest(PagedStatusRequest[DescribeProjectVersionsResponse, ProjectVersionDescription, Literal["TRAINING_COMPLETED", "COPYING_COMPLETED", "RUNNING", "STOPPED", ProjectVersionStatus.TRAINING_COMPLETED, ProjectVersionStatus.COPYING_COMPLETED, ProjectVersionStatus.RUNNING, ProjectVersionStatus.STOPPED]]):
    """List and describe the versions of a project.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_DescribeProjectVersions.html
    """

    project_arn: str = field(metadata=wire("ProjectArn", Text(min=20, max=2048, pattern=r"(^arn:[a-z\d-]+:rekognition:[a-z\d-]+:\d{12}:project\/[a-zA-Z0-9_.\-]{1,255}\/[0-9]+$)")))
    """ARN of the project. Required. 20 to 2048 characters."""
    version_names: Sequence[str] | None = field(default=None, metadata=wire("VersionNames", Items(Text(min=1, max=255, pattern=r"[a-zA-Z0-9_.\-]+"), min=1, max=10)))
    r"""Names of the versions to describe. Default: all versions. 1 to 10 items. Pattern
    ``[a-zA-Z0-9_.\-]+``.
    """
    next_token: str | None = field(default=None, metadata=wire("NextToken", Text(max=1024)))
    """Token of the page to return, from the previous response. Default: the first page. At
    most 1024 characters.
    """
    max_results: int | None = field(default=None, metadata=wire("MaxResults", Integer(min=1, max=100)))
    """Maximum number of versions in a page. Default: 100. From 1 to 100."""

    operation: ClassVar[Operation[DescribeProjectVersionsResponse]] = Operation(
        name="DescribeProjectVersions",
        method="describe_project_versions",
        response=DescribeProjectVersionsResponse,
        repeat="read",
        items="project_version_descriptions",
    )


@frozen(kw_only=True, eq=False, repr=False, init=False)
class DescribeProjectsResponse(Response):
    """The response of DescribeProjects.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_DescribeProjects.html
    """

    project_descriptions: tuple[ProjectDescription, ...] = field(default=(), metadata=wire("ProjectDescriptions", Items(Structure(ProjectDescription))))
    """The projects, in order of creation."""
    next_token: str | None = field(default=None, metadata=wire("NextToken", Text(max=1024)))
    """Token of the next page. None on the last page."""

    if TYPE_CHECKING:

        def __init__(self, *, project_descriptions: Sequence[ProjectDescription] = ..., next_token: str | None = ..., response_metadata: ResponseMetadata = ...) -> None: ...


@frozen(kw_only=True, eq=False, repr=False)
class DescribeProjectsRequest(PagedRequest[DescribeProjectsResponse, ProjectDescription]):
    """List and describe the projects of the account.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_DescribeProjects.html
    """

    next_token: str | None = field(default=None, metadata=wire("NextToken", Text(max=1024)))
    """Token of the page to return, from the previous response. Default: the first page. At
    most 1024 characters.
    """
    max_results: int | None = field(default=None, metadata=wire("MaxResults", Integer(min=1, max=100)))
    """Maximum number of projects in a page. Default: 100. From 1 to 100."""
    project_names: Sequence[str] | None = field(default=None, metadata=wire("ProjectNames", Items(Text(min=1, max=255, pattern=r"[a-zA-Z0-9_.\-]+"), min=1, max=10)))
    r"""Names of the projects to describe. Default: all projects. 1 to 10 items. Pattern
    ``[a-zA-Z0-9_.\-]+``.
    """
    features: Sequence[CustomizationFeatureLike] | None = field(default=None, metadata=wire("Features", Items(Enum(CustomizationFeature), min=1, max=2)))
    """Features to filter by. Default: ``CUSTOM_LABELS``. 1 to 2 items."""

    operation: ClassVar[Operation[DescribeProjectsResponse]] = Operation(
        name="DescribeProjects",
        method="describe_projects",
        response=DescribeProjectsResponse,
        repeat="read",
        items="project_descriptions",
    )


@frozen(kw_only=True, eq=False, repr=False, init=False)
class DetectCustomLabelsResponse(Response):
    """The response of DetectCustomLabels.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_DetectCustomLabels.html
    """

    custom_labels: tuple[CustomLabel, ...] = field(default=(), metadata=wire("CustomLabels", Items(Structure(CustomLabel))))
    """The detected custom labels."""

    if TYPE_CHECKING:

        def __init__(self, *, custom_labels: Sequence[CustomLabel] = ..., response_metadata: ResponseMetadata = ...) -> None: ...


@frozen(kw_only=True, eq=False, repr=False)
class DetectCustomLabelsRequest(Request[DetectCustomLabelsResponse]):
    """Detect custom labels in an image with a running model.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_DetectCustomLabels.html
    """

    project_version_arn: str = field(metadata=wire("ProjectVersionArn", Text(min=20, max=2048, pattern=r"(^arn:[a-z\d-]+:rekognition:[a-z\d-]+:\d{12}:project\/[a-zA-Z0-9_.\-]{1,255}\/version\/[a-zA-Z0-9_.\-]{1,255}\/[0-9]+$)")))
    """ARN of the version of the model or adapter. Required. 20 to 2048 characters."""
    image: Image = field(metadata=wire("Image", Structure(Image)))
    """Image to analyse, as bytes or as an S3 object. Required."""
    max_results: int | None = field(default=None, metadata=wire("MaxResults", Integer(min=0)))
    """Maximum number of labels to return, the ones with the highest confidence first.
    Default: all. At least 0.
    """
    min_confidence: float | None = field(default=None, metadata=wire("MinConfidence", Number(min=0, max=100)))
    """Minimum confidence of a label, in percent. Default: the threshold of each label.
    From 0 to 100.
    """

    operation: ClassVar[Operation[DetectCustomLabelsResponse]] = Operation(
        name="DetectCustomLabels",
        method="detect_custom_labels",
        response=DetectCustomLabelsResponse,
        repeat="read",
    )


@frozen(kw_only=True, eq=False, repr=False)
class DistributeDatasetEntriesResponse(Response):
    """The response of DistributeDatasetEntries.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_DistributeDatasetEntries.html
    """


@frozen(kw_only=True, eq=False, repr=False)
class DistributeDatasetEntriesRequest(Request[DistributeDatasetEntriesResponse]):
    """Move a fifth of a training dataset to an empty test dataset.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_DistributeDatasetEntries.html
    """

    datasets: Sequence[DistributeDataset] = field(metadata=wire("Datasets", Items(Structure(DistributeDataset), min=2, max=2)))
    """The training dataset and the empty test dataset of one project. Required. Exactly 2
    items.
    """

    operation: ClassVar[Operation[DistributeDatasetEntriesResponse]] = Operation(
        name="DistributeDatasetEntries",
        method="distribute_dataset_entries",
        response=DistributeDatasetEntriesResponse,
        repeat="repeatable",
    )


@frozen(kw_only=True, eq=False, repr=False, init=False)
class ListDatasetEntriesResponse(Response):
    """The response of ListDatasetEntries.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_ListDatasetEntries.html
    """

    dataset_entries: tuple[str, ...] = field(default=(), metadata=wire("DatasetEntries", Items(Text(min=1, max=100000, pattern=r"^\{.*\}$"))))
    """The entries, each a JSON line for one image."""
    next_token: str | None = field(default=None, metadata=wire("NextToken", Text(max=1024)))
    """Token of the next page. None on the last page."""

    if TYPE_CHECKING:

        def __init__(self, *, dataset_entries: Sequence[str] = ..., next_token: str | None = ..., response_metadata: ResponseMetadata = ...) -> None: ...


@frozen(kw_only=True, eq=False, repr=False)
class ListDatasetEntriesRequest(PagedRequest[ListDatasetEntriesResponse, str]):
    """List the entries of a dataset, each a JSON line for an image.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_ListDatasetEntries.html
    """

    dataset_arn: str = field(metadata=wire("DatasetArn", Text(min=20, max=2048, pattern=r"(^arn:[a-z\d-]+:rekognition:[a-z\d-]+:\d{12}:project\/[a-zA-Z0-9_.\-]{1,255}\/dataset\/(train|test)\/[0-9]+$)")))
    """ARN of the dataset. Required. 20 to 2048 characters."""
    contains_labels: Sequence[str] | None = field(default=None, metadata=wire("ContainsLabels", Items(Text(min=1, max=255, pattern=r".{1,}"), min=1, max=10)))
    """Labels to filter by. Each returned entry has at least one of them. Default: no
    filter. 1 to 10 items. Pattern ``.{1,}``.
    """
    labeled: bool | None = field(default=None, metadata=wire("Labeled", Boolean()))
    """True for labeled entries only, False for the others. Default: all entries."""
    source_ref_contains: str | None = field(default=None, metadata=wire("SourceRefContains", Text(min=1, max=2048, pattern=r"[^\S\n]*+\S.*+")))
    r"""Part of the S3 location of the image, to filter by. Default: no filter. 1 to 2048
    characters. Pattern ``[^\S\n]*+\S.*+``.
    """
    has_errors: bool | None = field(default=None, metadata=wire("HasErrors", Boolean()))
    """True for entries with errors only. Default: all entries."""
    next_token: str | None = field(default=None, metadata=wire("NextToken", Text(max=1024)))
    """Token of the page to return, from the previous response. Default: the first page. At
    most 1024 characters.
    """
    max_results: int | None = field(default=None, metadata=wire("MaxResults", Integer(min=1, max=100)))
    """Maximum number of entries in a page. Default: 100. From 1 to 100."""

    operation: ClassVar[Operation[ListDatasetEntriesResponse]] = Operation(
        name="ListDatasetEntries",
        method="list_dataset_entries",
        response=ListDatasetEntriesResponse,
        repeat="read",
        items="dataset_entries",
    )


@frozen(kw_only=True, eq=False, repr=False, init=False)
class ListDatasetLabelsResponse(Response):
    """The response of ListDatasetLabels.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_ListDatasetLabels.html
    """

    dataset_label_descriptions: tuple[DatasetLabelDescription, ...] = field(default=(), metadata=wire("DatasetLabelDescriptions", Items(Structure(DatasetLabelDescription))))
    """The labels, each with its statistics."""
    next_token: str | None = field(default=None, metadata=wire("NextToken", Text(max=1024)))
    """Token of the next page. None on the last page."""

    if TYPE_CHECKING:

        def __init__(self, *, dataset_label_descriptions: Sequence[DatasetLabelDescription] = ..., next_token: str | None = ..., response_metadata: ResponseMetadata = ...) -> None: ...


@frozen(kw_only=True, eq=False, repr=False)
class ListDatasetLabelsRequest(PagedRequest[ListDatasetLabelsResponse, DatasetLabelDescription]):
    """List the labels of a dataset.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_ListDatasetLabels.html
    """

    dataset_arn: str = field(metadata=wire("DatasetArn", Text(min=20, max=2048, pattern=r"(^arn:[a-z\d-]+:rekognition:[a-z\d-]+:\d{12}:project\/[a-zA-Z0-9_.\-]{1,255}\/dataset\/(train|test)\/[0-9]+$)")))
    """ARN of the dataset. Required. 20 to 2048 characters."""
    next_token: str | None = field(default=None, metadata=wire("NextToken", Text(max=1024)))
    """Token of the page to return, from the previous response. Default: the first page. At
    most 1024 characters.
    """
    max_results: int | None = field(default=None, metadata=wire("MaxResults", Integer(min=1, max=100)))
    """Maximum number of labels in a page. Default: 100. From 1 to 100."""

    operation: ClassVar[Operation[ListDatasetLabelsResponse]] = Operation(
        name="ListDatasetLabels",
        method="list_dataset_labels",
        response=ListDatasetLabelsResponse,
        repeat="read",
        items="dataset_label_descriptions",
    )


@frozen(kw_only=True, eq=False, repr=False, init=False)
class ListProjectPoliciesResponse(Response):
    """The response of ListProjectPolicies.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_ListProjectPolicies.html
    """

    project_policies: tuple[ProjectPolicy, ...] = field(default=(), metadata=wire("ProjectPolicies", Items(Structure(ProjectPolicy))))
    """The policies of the project."""
    next_token: str | None = field(default=None, metadata=wire("NextToken", Text(max=1024)))
    """Token of the next page. None on the last page."""

    if TYPE_CHECKING:

        def __init__(self, *, project_policies: Sequence[ProjectPolicy] = ..., next_token: str | None = ..., response_metadata: ResponseMetadata = ...) -> None: ...


@frozen(kw_only=True, eq=False, repr=False)
class ListProjectPoliciesRequest(PagedRequest[ListProjectPoliciesResponse, ProjectPolicy]):
    """List the policies attached to a project.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_ListProjectPolicies.html
    """

    project_arn: str = field(metadata=wire("ProjectArn", Text(min=20, max=2048, pattern=r"(^arn:[a-z\d-]+:rekognition:[a-z\d-]+:\d{12}:project\/[a-zA-Z0-9_.\-]{1,255}\/[0-9]+$)")))
    """ARN of the project. Required. 20 to 2048 characters."""
    next_token: str | None = field(default=None, metadata=wire("NextToken", Text(max=1024)))
    """Token of the page to return, from the previous response. Default: the first page. At
    most 1024 characters.
    """
    max_results: int | None = field(default=None, metadata=wire("MaxResults", Integer(min=1, max=5)))
    """Maximum number of policies in a page. Default: 5. From 1 to 5."""

    operation: ClassVar[Operation[ListProjectPoliciesResponse]] = Operation(
        name="ListProjectPolicies",
        method="list_project_policies",
        response=ListProjectPoliciesResponse,
        repeat="read",
        items="project_policies",
    )


@frozen(kw_only=True, eq=False, repr=False)
class PutProjectPolicyResponse(Response):
    """The response of PutProjectPolicy.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_PutProjectPolicy.html
    """

    policy_revision_id: str = field(metadata=wire("PolicyRevisionId", Text(max=64, pattern=r"[0-9A-Fa-f]+")))
    """Id of the new revision."""


@frozen(kw_only=True, eq=False, repr=False)
class PutProjectPolicyRequest(Request[PutProjectPolicyResponse]):
    """Attach a policy to a project, or replace one of its policies.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_PutProjectPolicy.html
    """

    project_arn: str = field(metadata=wire("ProjectArn", Text(min=20, max=2048, pattern=r"(^arn:[a-z\d-]+:rekognition:[a-z\d-]+:\d{12}:project\/[a-zA-Z0-9_.\-]{1,255}\/[0-9]+$)")))
    """ARN of the project. Required. 20 to 2048 characters."""
    policy_name: str = field(metadata=wire("PolicyName", Text(min=1, max=128, pattern=r"[a-zA-Z0-9_.\-]+")))
    r"""Name of the policy. Required. 1 to 128 characters. Pattern ``[a-zA-Z0-9_.\-]+``.
    """
    policy_revision_id: str | None = field(default=None, metadata=wire("PolicyRevisionId", Text(max=64, pattern=r"[0-9A-Fa-f]+")))
    """Id of the revision to replace. Default: the policy must be new. At most 64
    characters. Pattern ``[0-9A-Fa-f]+``.
    """
    policy_document: str = field(metadata=wire("PolicyDocument", Text(min=1, max=2000, pattern=r"[\u0009\u000A\u000D\u0020-\u00FF]+")))
    r"""The policy, as JSON text in IAM syntax. Required. 1 to 2000 characters. Pattern
    ``[\u0009\u000A\u000D\u0020-\u00FF]+``.
    """

    operation: ClassVar[Operation[PutProjectPolicyResponse]] = Operation(
        name="PutProjectPolicy",
        method="put_project_policy",
        response=PutProjectPolicyResponse,
        repeat="named",
        always=("policy_revision_id",),
    )


@frozen(kw_only=True, eq=False, repr=False)
class StartProjectVersionResponse(Response, Waitable["DescribeProjectVersionsRequest"]):
    """The response of StartProjectVersion.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_StartProjectVersion.html
    """

    status: ProjectVersionStatus | str | None = field(default=None, metadata=wire("Status", Enum(ProjectVersionStatus)))
    """Status of the version."""


@frozen(kw_only=True, eq=False, repr=False)
class StartProjectVersionRequest(Request[StartProjectVersionResponse]):
    """Start to run a version of a Custom Labels model.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_StartProjectVersion.html
    """

    project_version_arn: str = field(metadata=wire("ProjectVersionArn", Text(min=20, max=2048, pattern=r"(^arn:[a-z\d-]+:rekognition:[a-z\d-]+:\d{12}:project\/[a-zA-Z0-9_.\-]{1,255}\/version\/[a-zA-Z0-9_.\-]{1,255}\/[0-9]+$)")))
    """ARN of the version of the model or adapter. Required. 20 to 2048 characters."""
    min_inference_units: int = field(metadata=wire("MinInferenceUnits", Integer(min=1)))
    """Minimum number of inference units. More units allow more requests and cost more.
    Required. At least 1.
    """
    max_inference_units: int | None = field(default=None, metadata=wire("MaxInferenceUnits", Integer(min=1)))
    """Maximum number of inference units for automatic scaling. Default: no scaling. At
    least 1.
    """

    operation: ClassVar[Operation[StartProjectVersionResponse]] = Operation(
        name="StartProjectVersion",
        method="start_project_version",
        response=StartProjectVersionResponse,
        repeat="repeatable",
    )


@frozen(kw_only=True, eq=False, repr=False)
class StopProjectVersionResponse(Response, Waitable["DescribeProjectVersionsRequest"]):
    """The response of StopProjectVersion.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_StopProjectVersion.html
    """

    status: ProjectVersionStatus | str | None = field(default=None, metadata=wire("Status", Enum(ProjectVersionStatus)))
    """Status of the version."""


@frozen(kw_only=True, eq=False, repr=False)
class StopProjectVersionRequest(Request[StopProjectVersionResponse]):
    """Stop a running version of a Custom Labels model.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_StopProjectVersion.html
    """

    project_version_arn: str = field(metadata=wire("ProjectVersionArn", Text(min=20, max=2048, pattern=r"(^arn:[a-z\d-]+:rekognition:[a-z\d-]+:\d{12}:project\/[a-zA-Z0-9_.\-]{1,255}\/version\/[a-zA-Z0-9_.\-]{1,255}\/[0-9]+$)")))
    """ARN of the version of the model or adapter. Required. 20 to 2048 characters."""

    operation: ClassVar[Operation[StopProjectVersionResponse]] = Operation(
        name="StopProjectVersion",
        method="stop_project_version",
        response=StopProjectVersionResponse,
        repeat="repeatable",
    )


@frozen(kw_only=True, eq=False, repr=False)
class UpdateDatasetEntriesResponse(Response):
    """The response of UpdateDatasetEntries.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_UpdateDatasetEntries.html
    """


@frozen(kw_only=True, eq=False, repr=False)
class UpdateDatasetEntriesRequest(Request[UpdateDatasetEntriesResponse]):
    """Add entries to a dataset or update them.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_UpdateDatasetEntries.html
    """

    dataset_arn: str = field(metadata=wire("DatasetArn", Text(min=20, max=2048, pattern=r"(^arn:[a-z\d-]+:rekognition:[a-z\d-]+:\d{12}:project\/[a-zA-Z0-9_.\-]{1,255}\/dataset\/(train|test)\/[0-9]+$)")))
    """ARN of the dataset. Required. 20 to 2048 characters."""
    changes: DatasetChanges = field(metadata=wire("Changes", Structure(DatasetChanges)))
    """Entries to add or to update. Required."""

    operation: ClassVar[Operation[UpdateDatasetEntriesResponse]] = Operation(
        name="UpdateDatasetEntries",
        method="update_dataset_entries",
        response=UpdateDatasetEntriesResponse,
        repeat="repeatable",
    )
