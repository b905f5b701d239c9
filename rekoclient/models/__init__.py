"""Requests, responses, shapes and enums, which load on first use.

``python -m rekoclient.codegen`` generates this module from the service model in
botocore 1.44.5. Do not edit the module. Edit ``overlay.toml`` or ``meanings.toml``
in ``rekoclient/codegen``.
"""

from __future__ import annotations

# Type checkers take any name `TYPE_CHECKING` for True. It is not imported, because
# importing `typing` is slow. jedi would skip the branch of a literal `False`.
TYPE_CHECKING = bool()
if TYPE_CHECKING:
    from .collections import CreateCollectionRequest as CreateCollectionRequest
    from .collections import CreateCollectionResponse as CreateCollectionResponse
    from .collections import DeleteCollectionRequest as DeleteCollectionRequest
    from .collections import DeleteCollectionResponse as DeleteCollectionResponse
    from .collections import DescribeCollectionRequest as DescribeCollectionRequest
    from .collections import DescribeCollectionResponse as DescribeCollectionResponse
    from .collections import ListCollectionsRequest as ListCollectionsRequest
    from .collections import ListCollectionsResponse as ListCollectionsResponse
    from .custom_labels import Asset as Asset
    from .custom_labels import CopyProjectVersionRequest as CopyProjectVersionRequest
    from .custom_labels import CopyProjectVersionResponse as CopyProjectVersionResponse
    from .custom_labels import CreateDatasetRequest as CreateDatasetRequest
    from .custom_labels import CreateDatasetResponse as CreateDatasetResponse
    from .custom_labels import CreateProjectRequest as CreateProjectRequest
    from .custom_labels import CreateProjectResponse as CreateProjectResponse
    from .custom_labels import CreateProjectVersionRequest as CreateProjectVersionRequest
    from .custom_labels import CreateProjectVersionResponse as CreateProjectVersionResponse
    from .custom_labels import CustomLabel as CustomLabel
    from .custom_labels import CustomizationFeatureConfig as CustomizationFeatureConfig
    from .custom_labels import CustomizationFeatureContentModerationConfig as CustomizationFeatureContentModerationConfig
    from .custom_labels import DatasetChanges as DatasetChanges
    from .custom_labels import DatasetDescription as DatasetDescription
    from .custom_labels import DatasetLabelDescription as DatasetLabelDescription
    from .custom_labels import DatasetLabelStats as DatasetLabelStats
    from .custom_labels import DatasetMetadata as DatasetMetadata
    from .custom_labels import DatasetSource as DatasetSource
    from .custom_labels import DatasetStats as DatasetStats
    from .custom_labels import DeleteDatasetRequest as DeleteDatasetRequest
    from .custom_labels import DeleteDatasetResponse as DeleteDatasetResponse
    from .custom_labels import DeleteProjectPolicyRequest as DeleteProjectPolicyRequest
    from .custom_labels import DeleteProjectPolicyResponse as DeleteProjectPolicyResponse
    from .custom_labels import DeleteProjectRequest as DeleteProjectRequest
    from .custom_labels import DeleteProjectResponse as DeleteProjectResponse
    from .custom_labels import DeleteProjectVersionRequest as DeleteProjectVersionRequest
    from .custom_labels import DeleteProjectVersionResponse as DeleteProjectVersionResponse
    from .custom_labels import DescribeDatasetRequest as DescribeDatasetRequest
    from .custom_labels import DescribeDatasetResponse as DescribeDatasetResponse
    from .custom_labels import DescribeProjectVersionsRequest as DescribeProjectVersionsRequest
    from .custom_labels import DescribeProjectVersionsResponse as DescribeProjectVersionsResponse
    from .custom_labels import DescribeProjectsRequest as DescribeProjectsRequest
    from .custom_labels import DescribeProjectsResponse as DescribeProjectsResponse
    from .custom_labels import DetectCustomLabelsRequest as DetectCustomLabelsRequest
    from .custom_labels import DetectCustomLabelsResponse as DetectCustomLabelsResponse
    from .custom_labels import DistributeDataset as DistributeDataset
    from .custom_labels import DistributeDatasetEntriesRequest as DistributeDatasetEntriesRequest
    from .custom_labels import DistributeDatasetEntriesResponse as DistributeDatasetEntriesResponse
    from .custom_labels import EvaluationResult as EvaluationResult
    from .custom_labels import GroundTruthManifest as GroundTruthManifest
    from .custom_labels import ListDatasetEntriesRequest as ListDatasetEntriesRequest
    from .custom_labels import ListDatasetEntriesResponse as ListDatasetEntriesResponse
    from .custom_labels import ListDatasetLabelsRequest as ListDatasetLabelsRequest
    from .custom_labels import ListDatasetLabelsResponse as ListDatasetLabelsResponse
    from .custom_labels import ListProjectPoliciesRequest as ListProjectPoliciesRequest
    from .custom_labels import ListProjectPoliciesResponse as ListProjectPoliciesResponse
    from .custom_labels import OutputConfig as OutputConfig
    from .custom_labels import ProjectDescription as ProjectDescription
    from .custom_labels import ProjectPolicy as ProjectPolicy
    from .custom_labels import ProjectVersionDescription as ProjectVersionDescription
    from .custom_labels import PutProjectPolicyRequest as PutProjectPolicyRequest
    from .custom_labels import PutProjectPolicyResponse as PutProjectPolicyResponse
    from .custom_labels import StartProjectVersionRequest as StartProjectVersionRequest
    from .custom_labels import StartProjectVersionResponse as StartProjectVersionResponse
    from .custom_labels import StopProjectVersionRequest as StopProjectVersionRequest
    from .custom_labels import StopProjectVersionResponse as StopProjectVersionResponse
    from .custom_labels import Summary as Summary
    from .custom_labels import TestingData as TestingData
    from .custom_labels import TestingDataResult as TestingDataResult
    from .custom_labels import TrainingData as TrainingData
    from .custom_labels import TrainingDataResult as TrainingDataResult
    from .custom_labels import UpdateDatasetEntriesRequest as UpdateDatasetEntriesRequest
    from .custom_labels import UpdateDatasetEntriesResponse as UpdateDatasetEntriesResponse
    from .custom_labels import ValidationData as ValidationData
    from .enums import Attribute as Attribute
    from .enums import AttributeLike as AttributeLike
    from .enums import BodyPart as BodyPart
    from .enums import BodyPartLike as BodyPartLike
    from .enums import CelebrityRecognitionSortBy as CelebrityRecognitionSortBy
    from .enums import CelebrityRecognitionSortByLike as CelebrityRecognitionSortByLike
    from .enums import ChallengeType as ChallengeType
    from .enums import ChallengeTypeLike as ChallengeTypeLike
    from .enums import ContentClassifier as ContentClassifier
    from .enums import ContentClassifierLike as ContentClassifierLike
    from .enums import ContentModerationAggregateBy as ContentModerationAggregateBy
    from .enums import ContentModerationAggregateByLike as ContentModerationAggregateByLike
    from .enums import ContentModerationSortBy as ContentModerationSortBy
    from .enums import ContentModerationSortByLike as ContentModerationSortByLike
    from .enums import CustomizationFeature as CustomizationFeature
    from .enums import CustomizationFeatureLike as CustomizationFeatureLike
    from .enums import DatasetStatus as DatasetStatus
    from .enums import DatasetStatusLike as DatasetStatusLike
    from .enums import DatasetStatusMessageCode as DatasetStatusMessageCode
    from .enums import DatasetStatusMessageCodeLike as DatasetStatusMessageCodeLike
    from .enums import DatasetType as DatasetType
    from .enums import DatasetTypeLike as DatasetTypeLike
    from .enums import DetectLabelsFeatureName as DetectLabelsFeatureName
    from .enums import DetectLabelsFeatureNameLike as DetectLabelsFeatureNameLike
    from .enums import EmotionName as EmotionName
    from .enums import EmotionNameLike as EmotionNameLike
    from .enums import FaceAttributes as FaceAttributes
    from .enums import FaceAttributesLike as FaceAttributesLike
    from .enums import FaceSearchSortBy as FaceSearchSortBy
    from .enums import FaceSearchSortByLike as FaceSearchSortByLike
    from .enums import FeedbackCode as FeedbackCode
    from .enums import FeedbackCodeLike as FeedbackCodeLike
    from .enums import GenderType as GenderType
    from .enums import GenderTypeLike as GenderTypeLike
    from .enums import KnownGenderType as KnownGenderType
    from .enums import KnownGenderTypeLike as KnownGenderTypeLike
    from .enums import LabelDetectionAggregateBy as LabelDetectionAggregateBy
    from .enums import LabelDetectionAggregateByLike as LabelDetectionAggregateByLike
    from .enums import LabelDetectionFeatureName as LabelDetectionFeatureName
    from .enums import LabelDetectionFeatureNameLike as LabelDetectionFeatureNameLike
    from .enums import LabelDetectionSortBy as LabelDetectionSortBy
    from .enums import LabelDetectionSortByLike as LabelDetectionSortByLike
    from .enums import LandmarkType as LandmarkType
    from .enums import LandmarkTypeLike as LandmarkTypeLike
    from .enums import LivenessSessionStatus as LivenessSessionStatus
    from .enums import LivenessSessionStatusLike as LivenessSessionStatusLike
    from .enums import MediaAnalysisJobFailureCode as MediaAnalysisJobFailureCode
    from .enums import MediaAnalysisJobFailureCodeLike as MediaAnalysisJobFailureCodeLike
    from .enums import MediaAnalysisJobStatus as MediaAnalysisJobStatus
    from .enums import MediaAnalysisJobStatusLike as MediaAnalysisJobStatusLike
    from .enums import OrientationCorrection as OrientationCorrection
    from .enums import OrientationCorrectionLike as OrientationCorrectionLike
    from .enums import PersonTrackingSortBy as PersonTrackingSortBy
    from .enums import PersonTrackingSortByLike as PersonTrackingSortByLike
    from .enums import ProjectAutoUpdate as ProjectAutoUpdate
    from .enums import ProjectAutoUpdateLike as ProjectAutoUpdateLike
    from .enums import ProjectStatus as ProjectStatus
    from .enums import ProjectStatusLike as ProjectStatusLike
    from .enums import ProjectVersionStatus as ProjectVersionStatus
    from .enums import ProjectVersionStatusLike as ProjectVersionStatusLike
    from .enums import ProtectiveEquipmentType as ProtectiveEquipmentType
    from .enums import ProtectiveEquipmentTypeLike as ProtectiveEquipmentTypeLike
    from .enums import QualityFilter as QualityFilter
    from .enums import QualityFilterLike as QualityFilterLike
    from .enums import Reason as Reason
    from .enums import ReasonLike as ReasonLike
    from .enums import SegmentType as SegmentType
    from .enums import SegmentTypeLike as SegmentTypeLike
    from .enums import StreamProcessorParameterToDelete as StreamProcessorParameterToDelete
    from .enums import StreamProcessorParameterToDeleteLike as StreamProcessorParameterToDeleteLike
    from .enums import StreamProcessorStatus as StreamProcessorStatus
    from .enums import StreamProcessorStatusLike as StreamProcessorStatusLike
    from .enums import TechnicalCueType as TechnicalCueType
    from .enums import TechnicalCueTypeLike as TechnicalCueTypeLike
    from .enums import TextTypes as TextTypes
    from .enums import TextTypesLike as TextTypesLike
    from .enums import UnsearchedFaceReason as UnsearchedFaceReason
    from .enums import UnsearchedFaceReasonLike as UnsearchedFaceReasonLike
    from .enums import UnsuccessfulFaceAssociationReason as UnsuccessfulFaceAssociationReason
    from .enums import UnsuccessfulFaceAssociationReasonLike as UnsuccessfulFaceAssociationReasonLike
    from .enums import UnsuccessfulFaceDeletionReason as UnsuccessfulFaceDeletionReason
    from .enums import UnsuccessfulFaceDeletionReasonLike as UnsuccessfulFaceDeletionReasonLike
    from .enums import UnsuccessfulFaceDisassociationReason as UnsuccessfulFaceDisassociationReason
    from .enums import UnsuccessfulFaceDisassociationReasonLike as UnsuccessfulFaceDisassociationReasonLike
    from .enums import UserStatus as UserStatus
    from .enums import UserStatusLike as UserStatusLike
    from .enums import VideoColorRange as VideoColorRange
    from .enums import VideoColorRangeLike as VideoColorRangeLike
    from .enums import VideoJobStatus as VideoJobStatus
    from .enums import VideoJobStatusLike as VideoJobStatusLike
    from .faces import DeleteFacesRequest as DeleteFacesRequest
    from .faces import DeleteFacesResponse as DeleteFacesResponse
    from .faces import FaceRecord as FaceRecord
    from .faces import IndexFacesRequest as IndexFacesRequest
    from .faces import IndexFacesResponse as IndexFacesResponse
    from .faces import ListFacesRequest as ListFacesRequest
    from .faces import ListFacesResponse as ListFacesResponse
    from .faces import SearchFacesByImageRequest as SearchFacesByImageRequest
    from .faces import SearchFacesByImageResponse as SearchFacesByImageResponse
    from .faces import SearchFacesRequest as SearchFacesRequest
    from .faces import SearchFacesResponse as SearchFacesResponse
    from .faces import UnindexedFace as UnindexedFace
    from .faces import UnsuccessfulFaceDeletion as UnsuccessfulFaceDeletion
    from .images import Celebrity as Celebrity
    from .images import CompareFacesMatch as CompareFacesMatch
    from .images import CompareFacesRequest as CompareFacesRequest
    from .images import CompareFacesResponse as CompareFacesResponse
    from .images import ComparedFace as ComparedFace
    from .images import ComparedSourceImageFace as ComparedSourceImageFace
    from .images import CoversBodyPart as CoversBodyPart
    from .images import DetectFacesRequest as DetectFacesRequest
    from .images import DetectFacesResponse as DetectFacesResponse
    from .images import DetectLabelsImageBackground as DetectLabelsImageBackground
    from .images import DetectLabelsImageForeground as DetectLabelsImageForeground
    from .images import DetectLabelsImageProperties as DetectLabelsImageProperties
    from .images import DetectLabelsImagePropertiesSettings as DetectLabelsImagePropertiesSettings
    from .images import DetectLabelsImageQuality as DetectLabelsImageQuality
    from .images import DetectLabelsRequest as DetectLabelsRequest
    from .images import DetectLabelsResponse as DetectLabelsResponse
    from .images import DetectLabelsSettings as DetectLabelsSettings
    from .images import DetectModerationLabelsRequest as DetectModerationLabelsRequest
    from .images import DetectModerationLabelsResponse as DetectModerationLabelsResponse
    from .images import DetectProtectiveEquipmentRequest as DetectProtectiveEquipmentRequest
    from .images import DetectProtectiveEquipmentResponse as DetectProtectiveEquipmentResponse
    from .images import DetectTextFilters as DetectTextFilters
    from .images import DetectTextRequest as DetectTextRequest
    from .images import DetectTextResponse as DetectTextResponse
    from .images import EquipmentDetection as EquipmentDetection
    from .images import GetCelebrityInfoRequest as GetCelebrityInfoRequest
    from .images import GetCelebrityInfoResponse as GetCelebrityInfoResponse
    from .images import HumanLoopActivationOutput as HumanLoopActivationOutput
    from .images import HumanLoopConfig as HumanLoopConfig
    from .images import HumanLoopDataAttributes as HumanLoopDataAttributes
    from .images import ProtectiveEquipmentBodyPart as ProtectiveEquipmentBodyPart
    from .images import ProtectiveEquipmentPerson as ProtectiveEquipmentPerson
    from .images import ProtectiveEquipmentSummarizationAttributes as ProtectiveEquipmentSummarizationAttributes
    from .images import ProtectiveEquipmentSummary as ProtectiveEquipmentSummary
    from .images import RecognizeCelebritiesRequest as RecognizeCelebritiesRequest
    from .images import RecognizeCelebritiesResponse as RecognizeCelebritiesResponse
    from .liveness import AuditImage as AuditImage
    from .liveness import Challenge as Challenge
    from .liveness import ChallengePreference as ChallengePreference
    from .liveness import CreateFaceLivenessSessionRequest as CreateFaceLivenessSessionRequest
    from .liveness import CreateFaceLivenessSessionRequestSettings as CreateFaceLivenessSessionRequestSettings
    from .liveness import CreateFaceLivenessSessionResponse as CreateFaceLivenessSessionResponse
    from .liveness import FeedbackItem as FeedbackItem
    from .liveness import GetFaceLivenessSessionResultsRequest as GetFaceLivenessSessionResultsRequest
    from .liveness import GetFaceLivenessSessionResultsResponse as GetFaceLivenessSessionResultsResponse
    from .liveness import LivenessOutputConfig as LivenessOutputConfig
    from .liveness import SessionMetadata as SessionMetadata
    from .liveness import Versions as Versions
    from .media_analysis import GetMediaAnalysisJobRequest as GetMediaAnalysisJobRequest
    from .media_analysis import GetMediaAnalysisJobResponse as GetMediaAnalysisJobResponse
    from .media_analysis import ListMediaAnalysisJobsRequest as ListMediaAnalysisJobsRequest
    from .media_analysis import ListMediaAnalysisJobsResponse as ListMediaAnalysisJobsResponse
    from .media_analysis import MediaAnalysisDetectModerationLabelsConfig as MediaAnalysisDetectModerationLabelsConfig
    from .media_analysis import MediaAnalysisInput as MediaAnalysisInput
    from .media_analysis import MediaAnalysisJobDescription as MediaAnalysisJobDescription
    from .media_analysis import MediaAnalysisJobFailureDetails as MediaAnalysisJobFailureDetails
    from .media_analysis import MediaAnalysisManifestSummary as MediaAnalysisManifestSummary
    from .media_analysis import MediaAnalysisModelVersions as MediaAnalysisModelVersions
    from .media_analysis import MediaAnalysisOperationsConfig as MediaAnalysisOperationsConfig
    from .media_analysis import MediaAnalysisOutputConfig as MediaAnalysisOutputConfig
    from .media_analysis import MediaAnalysisResults as MediaAnalysisResults
    from .media_analysis import StartMediaAnalysisJobRequest as StartMediaAnalysisJobRequest
    from .media_analysis import StartMediaAnalysisJobResponse as StartMediaAnalysisJobResponse
    from .shared import AgeRange as AgeRange
    from .shared import Beard as Beard
    from .shared import BoundingBox as BoundingBox
    from .shared import ContentType as ContentType
    from .shared import DetectionFilter as DetectionFilter
    from .shared import DominantColor as DominantColor
    from .shared import Emotion as Emotion
    from .shared import EyeDirection as EyeDirection
    from .shared import EyeOpen as EyeOpen
    from .shared import Eyeglasses as Eyeglasses
    from .shared import Face as Face
    from .shared import FaceDetail as FaceDetail
    from .shared import FaceMatch as FaceMatch
    from .shared import FaceOccluded as FaceOccluded
    from .shared import Gender as Gender
    from .shared import GeneralLabelsSettings as GeneralLabelsSettings
    from .shared import Geometry as Geometry
    from .shared import Image as Image
    from .shared import ImageQuality as ImageQuality
    from .shared import Instance as Instance
    from .shared import KnownGender as KnownGender
    from .shared import Label as Label
    from .shared import LabelAlias as LabelAlias
    from .shared import LabelCategory as LabelCategory
    from .shared import Landmark as Landmark
    from .shared import ModerationLabel as ModerationLabel
    from .shared import MouthOpen as MouthOpen
    from .shared import Mustache as Mustache
    from .shared import Parent as Parent
    from .shared import Point as Point
    from .shared import Pose as Pose
    from .shared import RegionOfInterest as RegionOfInterest
    from .shared import S3Object as S3Object
    from .shared import Smile as Smile
    from .shared import Sunglasses as Sunglasses
    from .shared import TextDetection as TextDetection
    from .stream_processors import ConnectedHomeSettings as ConnectedHomeSettings
    from .stream_processors import ConnectedHomeSettingsForUpdate as ConnectedHomeSettingsForUpdate
    from .stream_processors import CreateStreamProcessorRequest as CreateStreamProcessorRequest
    from .stream_processors import CreateStreamProcessorResponse as CreateStreamProcessorResponse
    from .stream_processors import DeleteStreamProcessorRequest as DeleteStreamProcessorRequest
    from .stream_processors import DeleteStreamProcessorResponse as DeleteStreamProcessorResponse
    from .stream_processors import DescribeStreamProcessorRequest as DescribeStreamProcessorRequest
    from .stream_processors import DescribeStreamProcessorResponse as DescribeStreamProcessorResponse
    from .stream_processors import FaceSearchSettings as FaceSearchSettings
    from .stream_processors import KinesisDataStream as KinesisDataStream
    from .stream_processors import KinesisVideoStream as KinesisVideoStream
    from .stream_processors import KinesisVideoStreamStartSelector as KinesisVideoStreamStartSelector
    from .stream_processors import ListStreamProcessorsRequest as ListStreamProcessorsRequest
    from .stream_processors import ListStreamProcessorsResponse as ListStreamProcessorsResponse
    from .stream_processors import S3Destination as S3Destination
    from .stream_processors import StartStreamProcessorRequest as StartStreamProcessorRequest
    from .stream_processors import StartStreamProcessorResponse as StartStreamProcessorResponse
    from .stream_processors import StopStreamProcessorRequest as StopStreamProcessorRequest
    from .stream_processors import StopStreamProcessorResponse as StopStreamProcessorResponse
    from .stream_processors import StreamProcessingStartSelector as StreamProcessingStartSelector
    from .stream_processors import StreamProcessingStopSelector as StreamProcessingStopSelector
    from .stream_processors import StreamProcessor as StreamProcessor
    from .stream_processors import StreamProcessorDataSharingPreference as StreamProcessorDataSharingPreference
    from .stream_processors import StreamProcessorInput as StreamProcessorInput
    from .stream_processors import StreamProcessorNotificationChannel as StreamProcessorNotificationChannel
    from .stream_processors import StreamProcessorOutput as StreamProcessorOutput
    from .stream_processors import StreamProcessorSettings as StreamProcessorSettings
    from .stream_processors import StreamProcessorSettingsForUpdate as StreamProcessorSettingsForUpdate
    from .stream_processors import UpdateStreamProcessorRequest as UpdateStreamProcessorRequest
    from .stream_processors import UpdateStreamProcessorResponse as UpdateStreamProcessorResponse
    from .tags import ListTagsForResourceRequest as ListTagsForResourceRequest
    from .tags import ListTagsForResourceResponse as ListTagsForResourceResponse
    from .tags import TagResourceRequest as TagResourceRequest
    from .tags import TagResourceResponse as TagResourceResponse
    from .tags import UntagResourceRequest as UntagResourceRequest
    from .tags import UntagResourceResponse as UntagResourceResponse
    from .users import AssociateFacesRequest as AssociateFacesRequest
    from .users import AssociateFacesResponse as AssociateFacesResponse
    from .users import AssociatedFace as AssociatedFace
    from .users import CreateUserRequest as CreateUserRequest
    from .users import CreateUserResponse as CreateUserResponse
    from .users import DeleteUserRequest as DeleteUserRequest
    from .users import DeleteUserResponse as DeleteUserResponse
    from .users import DisassociateFacesRequest as DisassociateFacesRequest
    from .users import DisassociateFacesResponse as DisassociateFacesResponse
    from .users import DisassociatedFace as DisassociatedFace
    from .users import ListUsersRequest as ListUsersRequest
    from .users import ListUsersResponse as ListUsersResponse
    from .users import MatchedUser as MatchedUser
    from .users import SearchUsersByImageRequest as SearchUsersByImageRequest
    from .users import SearchUsersByImageResponse as SearchUsersByImageResponse
    from .users import SearchUsersRequest as SearchUsersRequest
    from .users import SearchUsersResponse as SearchUsersResponse
    from .users import SearchedFace as SearchedFace
    from .users import SearchedFaceDetails as SearchedFaceDetails
    from .users import SearchedUser as SearchedUser
    from .users import UnsearchedFace as UnsearchedFace
    from .users import UnsuccessfulFaceAssociation as UnsuccessfulFaceAssociation
    from .users import UnsuccessfulFaceDisassociation as UnsuccessfulFaceDisassociation
    from .users import User as User
    from .users import UserMatch as UserMatch
    from .video import AudioMetadata as AudioMetadata
    from .video import BlackFrame as BlackFrame
    from .video import CelebrityDetail as CelebrityDetail
    from .video import CelebrityRecognition as CelebrityRecognition
    from .video import ContentModerationDetection as ContentModerationDetection
    from .video import FaceDetection as FaceDetection
    from .video import GetCelebrityRecognitionRequest as GetCelebrityRecognitionRequest
    from .video import GetCelebrityRecognitionResponse as GetCelebrityRecognitionResponse
    from .video import GetContentModerationRequest as GetContentModerationRequest
    from .video import GetContentModerationRequestMetadata as GetContentModerationRequestMetadata
    from .video import GetContentModerationResponse as GetContentModerationResponse
    from .video import GetFaceDetectionRequest as GetFaceDetectionRequest
    from .video import GetFaceDetectionResponse as GetFaceDetectionResponse
    from .video import GetFaceSearchRequest as GetFaceSearchRequest
    from .video import GetFaceSearchResponse as GetFaceSearchResponse
    from .video import GetLabelDetectionRequest as GetLabelDetectionRequest
    from .video import GetLabelDetectionRequestMetadata as GetLabelDetectionRequestMetadata
    from .video import GetLabelDetectionResponse as GetLabelDetectionResponse
    from .video import GetPersonTrackingRequest as GetPersonTrackingRequest
    from .video import GetPersonTrackingResponse as GetPersonTrackingResponse
    from .video import GetSegmentDetectionRequest as GetSegmentDetectionRequest
    from .video import GetSegmentDetectionResponse as GetSegmentDetectionResponse
    from .video import GetTextDetectionRequest as GetTextDetectionRequest
    from .video import GetTextDetectionResponse as GetTextDetectionResponse
    from .video import LabelDetection as LabelDetection
    from .video import LabelDetectionSettings as LabelDetectionSettings
    from .video import NotificationChannel as NotificationChannel
    from .video import PersonDetail as PersonDetail
    from .video import PersonDetection as PersonDetection
    from .video import PersonMatch as PersonMatch
    from .video import SegmentDetection as SegmentDetection
    from .video import SegmentTypeInfo as SegmentTypeInfo
    from .video import ShotSegment as ShotSegment
    from .video import StartCelebrityRecognitionRequest as StartCelebrityRecognitionRequest
    from .video import StartCelebrityRecognitionResponse as StartCelebrityRecognitionResponse
    from .video import StartContentModerationRequest as StartContentModerationRequest
    from .video import StartContentModerationResponse as StartContentModerationResponse
    from .video import StartFaceDetectionRequest as StartFaceDetectionRequest
    from .video import StartFaceDetectionResponse as StartFaceDetectionResponse
    from .video import StartFaceSearchRequest as StartFaceSearchRequest
    from .video import StartFaceSearchResponse as StartFaceSearchResponse
    from .video import StartLabelDetectionRequest as StartLabelDetectionRequest
    from .video import StartLabelDetectionResponse as StartLabelDetectionResponse
    from .video import StartPersonTrackingRequest as StartPersonTrackingRequest
    from .video import StartPersonTrackingResponse as StartPersonTrackingResponse
    from .video import StartSegmentDetectionFilters as StartSegmentDetectionFilters
    from .video import StartSegmentDetectionRequest as StartSegmentDetectionRequest
    from .video import StartSegmentDetectionResponse as StartSegmentDetectionResponse
    from .video import StartShotDetectionFilter as StartShotDetectionFilter
    from .video import StartTechnicalCueDetectionFilter as StartTechnicalCueDetectionFilter
    from .video import StartTextDetectionFilters as StartTextDetectionFilters
    from .video import StartTextDetectionRequest as StartTextDetectionRequest
    from .video import StartTextDetectionResponse as StartTextDetectionResponse
    from .video import TechnicalCueSegment as TechnicalCueSegment
    from .video import TextDetectionResult as TextDetectionResult
    from .video import Video as Video
    from .video import VideoMetadata as VideoMetadata
else:
    _HOMES = {
        "CreateCollectionRequest": "collections",
        "CreateCollectionResponse": "collections",
        "DeleteCollectionRequest": "collections",
        "DeleteCollectionResponse": "collections",
        "DescribeCollectionRequest": "collections",
        "DescribeCollectionResponse": "collections",
        "ListCollectionsRequest": "collections",
        "ListCollectionsResponse": "collections",
        "Asset": "custom_labels",
        "CopyProjectVersionRequest": "custom_labels",
        "CopyProjectVersionResponse": "custom_labels",
        "CreateDatasetRequest": "custom_labels",
        "CreateDatasetResponse": "custom_labels",
        "CreateProjectRequest": "custom_labels",
        "CreateProjectResponse": "custom_labels",
        "CreateProjectVersionRequest": "custom_labels",
        "CreateProjectVersionResponse": "custom_labels",
        "CustomLabel": "custom_labels",
        "CustomizationFeatureConfig": "custom_labels",
        "CustomizationFeatureContentModerationConfig": "custom_labels",
        "DatasetChanges": "custom_labels",
        "DatasetDescription": "custom_labels",
        "DatasetLabelDescription": "custom_labels",
        "DatasetLabelStats": "custom_labels",
        "DatasetMetadata": "custom_labels",
        "DatasetSource": "custom_labels",
        "DatasetStats": "custom_labels",
        "DeleteDatasetRequest": "custom_labels",
        "DeleteDatasetResponse": "custom_labels",
        "DeleteProjectPolicyRequest": "custom_labels",
        "DeleteProjectPolicyResponse": "custom_labels",
        "DeleteProjectRequest": "custom_labels",
        "DeleteProjectResponse": "custom_labels",
        "DeleteProjectVersionRequest": "custom_labels",
        "DeleteProjectVersionResponse": "custom_labels",
        "DescribeDatasetRequest": "custom_labels",
        "DescribeDatasetResponse": "custom_labels",
        "DescribeProjectVersionsRequest": "custom_labels",
        "DescribeProjectVersionsResponse": "custom_labels",
        "DescribeProjectsRequest": "custom_labels",
        "DescribeProjectsResponse": "custom_labels",
        "DetectCustomLabelsRequest": "custom_labels",
        "DetectCustomLabelsResponse": "custom_labels",
        "DistributeDataset": "custom_labels",
        "DistributeDatasetEntriesRequest": "custom_labels",
        "DistributeDatasetEntriesResponse": "custom_labels",
        "EvaluationResult": "custom_labels",
        "GroundTruthManifest": "custom_labels",
        "ListDatasetEntriesRequest": "custom_labels",
        "ListDatasetEntriesResponse": "custom_labels",
        "ListDatasetLabelsRequest": "custom_labels",
        "ListDatasetLabelsResponse": "custom_labels",
        "ListProjectPoliciesRequest": "custom_labels",
        "ListProjectPoliciesResponse": "custom_labels",
        "OutputConfig": "custom_labels",
        "ProjectDescription": "custom_labels",
        "ProjectPolicy": "custom_labels",
        "ProjectVersionDescription": "custom_labels",
        "PutProjectPolicyRequest": "custom_labels",
        "PutProjectPolicyResponse": "custom_labels",
        "StartProjectVersionRequest": "custom_labels",
        "StartProjectVersionResponse": "custom_labels",
        "StopProjectVersionRequest": "custom_labels",
        "StopProjectVersionResponse": "custom_labels",
        "Summary": "custom_labels",
        "TestingData": "custom_labels",
        "TestingDataResult": "custom_labels",
        "TrainingData": "custom_labels",
        "TrainingDataResult": "custom_labels",
        "UpdateDatasetEntriesRequest": "custom_labels",
        "UpdateDatasetEntriesResponse": "custom_labels",
        "ValidationData": "custom_labels",
        "Attribute": "enums",
        "AttributeLike": "enums",
        "BodyPart": "enums",
        "BodyPartLike": "enums",
        "CelebrityRecognitionSortBy": "enums",
        "CelebrityRecognitionSortByLike": "enums",
        "ChallengeType": "enums",
        "ChallengeTypeLike": "enums",
        "ContentClassifier": "enums",
        "ContentClassifierLike": "enums",
        "ContentModerationAggregateBy": "enums",
        "ContentModerationAggregateByLike": "enums",
        "ContentModerationSortBy": "enums",
        "ContentModerationSortByLike": "enums",
        "CustomizationFeature": "enums",
        "CustomizationFeatureLike": "enums",
        "DatasetStatus": "enums",
        "DatasetStatusLike": "enums",
        "DatasetStatusMessageCode": "enums",
        "DatasetStatusMessageCodeLike": "enums",
        "DatasetType": "enums",
        "DatasetTypeLike": "enums",
        "DetectLabelsFeatureName": "enums",
        "DetectLabelsFeatureNameLike": "enums",
        "EmotionName": "enums",
        "EmotionNameLike": "enums",
        "FaceAttributes": "enums",
        "FaceAttributesLike": "enums",
        "FaceSearchSortBy": "enums",
        "FaceSearchSortByLike": "enums",
        "FeedbackCode": "enums",
        "FeedbackCodeLike": "enums",
        "GenderType": "enums",
        "GenderTypeLike": "enums",
        "KnownGenderType": "enums",
        "KnownGenderTypeLike": "enums",
        "LabelDetectionAggregateBy": "enums",
        "LabelDetectionAggregateByLike": "enums",
        "LabelDetectionFeatureName": "enums",
        "LabelDetectionFeatureNameLike": "enums",
        "LabelDetectionSortBy": "enums",
        "LabelDetectionSortByLike": "enums",
        "LandmarkType": "enums",
        "LandmarkTypeLike": "enums",
        "LivenessSessionStatus": "enums",
        "LivenessSessionStatusLike": "enums",
        "MediaAnalysisJobFailureCode": "enums",
        "MediaAnalysisJobFailureCodeLike": "enums",
        "MediaAnalysisJobStatus": "enums",
        "MediaAnalysisJobStatusLike": "enums",
        "OrientationCorrection": "enums",
        "OrientationCorrectionLike": "enums",
        "PersonTrackingSortBy": "enums",
        "PersonTrackingSortByLike": "enums",
        "ProjectAutoUpdate": "enums",
        "ProjectAutoUpdateLike": "enums",
        "ProjectStatus": "enums",
        "ProjectStatusLike": "enums",
        "ProjectVersionStatus": "enums",
        "ProjectVersionStatusLike": "enums",
        "ProtectiveEquipmentType": "enums",
        "ProtectiveEquipmentTypeLike": "enums",
        "QualityFilter": "enums",
        "QualityFilterLike": "enums",
        "Reason": "enums",
        "ReasonLike": "enums",
        "SegmentType": "enums",
        "SegmentTypeLike": "enums",
        "StreamProcessorParameterToDelete": "enums",
        "StreamProcessorParameterToDeleteLike": "enums",
        "StreamProcessorStatus": "enums",
        "StreamProcessorStatusLike": "enums",
        "TechnicalCueType": "enums",
        "TechnicalCueTypeLike": "enums",
        "TextTypes": "enums",
        "TextTypesLike": "enums",
        "UnsearchedFaceReason": "enums",
        "UnsearchedFaceReasonLike": "enums",
        "UnsuccessfulFaceAssociationReason": "enums",
        "UnsuccessfulFaceAssociationReasonLike": "enums",
        "UnsuccessfulFaceDeletionReason": "enums",
        "UnsuccessfulFaceDeletionReasonLike": "enums",
        "UnsuccessfulFaceDisassociationReason": "enums",
        "UnsuccessfulFaceDisassociationReasonLike": "enums",
        "UserStatus": "enums",
        "UserStatusLike": "enums",
        "VideoColorRange": "enums",
        "VideoColorRangeLike": "enums",
        "VideoJobStatus": "enums",
        "VideoJobStatusLike": "enums",
        "DeleteFacesRequest": "faces",
        "DeleteFacesResponse": "faces",
        "FaceRecord": "faces",
        "IndexFacesRequest": "faces",
        "IndexFacesResponse": "faces",
        "ListFacesRequest": "faces",
        "ListFacesResponse": "faces",
        "SearchFacesByImageRequest": "faces",
        "SearchFacesByImageResponse": "faces",
        "SearchFacesRequest": "faces",
        "SearchFacesResponse": "faces",
        "UnindexedFace": "faces",
        "UnsuccessfulFaceDeletion": "faces",
        "Celebrity": "images",
        "CompareFacesMatch": "images",
        "CompareFacesRequest": "images",
        "CompareFacesResponse": "images",
        "ComparedFace": "images",
        "ComparedSourceImageFace": "images",
        "CoversBodyPart": "images",
        "DetectFacesRequest": "images",
        "DetectFacesResponse": "images",
        "DetectLabelsImageBackground": "images",
        "DetectLabelsImageForeground": "images",
        "DetectLabelsImageProperties": "images",
        "DetectLabelsImagePropertiesSettings": "images",
        "DetectLabelsImageQuality": "images",
        "DetectLabelsRequest": "images",
        "DetectLabelsResponse": "images",
        "DetectLabelsSettings": "images",
        "DetectModerationLabelsRequest": "images",
        "DetectModerationLabelsResponse": "images",
        "DetectProtectiveEquipmentRequest": "images",
        "DetectProtectiveEquipmentResponse": "images",
        "DetectTextFilters": "images",
        "DetectTextRequest": "images",
        "DetectTextResponse": "images",
        "EquipmentDetection": "images",
        "GetCelebrityInfoRequest": "images",
        "GetCelebrityInfoResponse": "images",
        "HumanLoopActivationOutput": "images",
        "HumanLoopConfig": "images",
        "HumanLoopDataAttributes": "images",
        "ProtectiveEquipmentBodyPart": "images",
        "ProtectiveEquipmentPerson": "images",
        "ProtectiveEquipmentSummarizationAttributes": "images",
        "ProtectiveEquipmentSummary": "images",
        "RecognizeCelebritiesRequest": "images",
        "RecognizeCelebritiesResponse": "images",
        "AuditImage": "liveness",
        "Challenge": "liveness",
        "ChallengePreference": "liveness",
        "CreateFaceLivenessSessionRequest": "liveness",
        "CreateFaceLivenessSessionRequestSettings": "liveness",
        "CreateFaceLivenessSessionResponse": "liveness",
        "FeedbackItem": "liveness",
        "GetFaceLivenessSessionResultsRequest": "liveness",
        "GetFaceLivenessSessionResultsResponse": "liveness",
        "LivenessOutputConfig": "liveness",
        "SessionMetadata": "liveness",
        "Versions": "liveness",
        "GetMediaAnalysisJobRequest": "media_analysis",
        "GetMediaAnalysisJobResponse": "media_analysis",
        "ListMediaAnalysisJobsRequest": "media_analysis",
        "ListMediaAnalysisJobsResponse": "media_analysis",
        "MediaAnalysisDetectModerationLabelsConfig": "media_analysis",
        "MediaAnalysisInput": "media_analysis",
        "MediaAnalysisJobDescription": "media_analysis",
        "MediaAnalysisJobFailureDetails": "media_analysis",
        "MediaAnalysisManifestSummary": "media_analysis",
        "MediaAnalysisModelVersions": "media_analysis",
        "MediaAnalysisOperationsConfig": "media_analysis",
        "MediaAnalysisOutputConfig": "media_analysis",
        "MediaAnalysisResults": "media_analysis",
        "StartMediaAnalysisJobRequest": "media_analysis",
        "StartMediaAnalysisJobResponse": "media_analysis",
        "AgeRange": "shared",
        "Beard": "shared",
        "BoundingBox": "shared",
        "ContentType": "shared",
        "DetectionFilter": "shared",
        "DominantColor": "shared",
        "Emotion": "shared",
        "EyeDirection": "shared",
        "EyeOpen": "shared",
        "Eyeglasses": "shared",
        "Face": "shared",
        "FaceDetail": "shared",
        "FaceMatch": "shared",
        "FaceOccluded": "shared",
        "Gender": "shared",
        "GeneralLabelsSettings": "shared",
        "Geometry": "shared",
        "Image": "shared",
        "ImageQuality": "shared",
        "Instance": "shared",
        "KnownGender": "shared",
        "Label": "shared",
        "LabelAlias": "shared",
        "LabelCategory": "shared",
        "Landmark": "shared",
        "ModerationLabel": "shared",
        "MouthOpen": "shared",
        "Mustache": "shared",
        "Parent": "shared",
        "Point": "shared",
        "Pose": "shared",
        "RegionOfInterest": "shared",
        "S3Object": "shared",
        "Smile": "shared",
        "Sunglasses": "shared",
        "TextDetection": "shared",
        "ConnectedHomeSettings": "stream_processors",
        "ConnectedHomeSettingsForUpdate": "stream_processors",
        "CreateStreamProcessorRequest": "stream_processors",
        "CreateStreamProcessorResponse": "stream_processors",
        "DeleteStreamProcessorRequest": "stream_processors",
        "DeleteStreamProcessorResponse": "stream_processors",
        "DescribeStreamProcessorRequest": "stream_processors",
        "DescribeStreamProcessorResponse": "stream_processors",
        "FaceSearchSettings": "stream_processors",
        "KinesisDataStream": "stream_processors",
        "KinesisVideoStream": "stream_processors",
        "KinesisVideoStreamStartSelector": "stream_processors",
        "ListStreamProcessorsRequest": "stream_processors",
        "ListStreamProcessorsResponse": "stream_processors",
        "S3Destination": "stream_processors",
        "StartStreamProcessorRequest": "stream_processors",
        "StartStreamProcessorResponse": "stream_processors",
        "StopStreamProcessorRequest": "stream_processors",
        "StopStreamProcessorResponse": "stream_processors",
        "StreamProcessingStartSelector": "stream_processors",
        "StreamProcessingStopSelector": "stream_processors",
        "StreamProcessor": "stream_processors",
        "StreamProcessorDataSharingPreference": "stream_processors",
        "StreamProcessorInput": "stream_processors",
        "StreamProcessorNotificationChannel": "stream_processors",
        "StreamProcessorOutput": "stream_processors",
        "StreamProcessorSettings": "stream_processors",
        "StreamProcessorSettingsForUpdate": "stream_processors",
        "UpdateStreamProcessorRequest": "stream_processors",
        "UpdateStreamProcessorResponse": "stream_processors",
        "ListTagsForResourceRequest": "tags",
        "ListTagsForResourceResponse": "tags",
        "TagResourceRequest": "tags",
        "TagResourceResponse": "tags",
        "UntagResourceRequest": "tags",
        "UntagResourceResponse": "tags",
        "AssociateFacesRequest": "users",
        "AssociateFacesResponse": "users",
        "AssociatedFace": "users",
        "CreateUserRequest": "users",
        "CreateUserResponse": "users",
        "DeleteUserRequest": "users",
        "DeleteUserResponse": "users",
        "DisassociateFacesRequest": "users",
        "DisassociateFacesResponse": "users",
        "DisassociatedFace": "users",
        "ListUsersRequest": "users",
        "ListUsersResponse": "users",
        "MatchedUser": "users",
        "SearchUsersByImageRequest": "users",
        "SearchUsersByImageResponse": "users",
        "SearchUsersRequest": "users",
        "SearchUsersResponse": "users",
        "SearchedFace": "users",
        "SearchedFaceDetails": "users",
        "SearchedUser": "users",
        "UnsearchedFace": "users",
        "UnsuccessfulFaceAssociation": "users",
        "UnsuccessfulFaceDisassociation": "users",
        "User": "users",
        "UserMatch": "users",
        "AudioMetadata": "video",
        "BlackFrame": "video",
        "CelebrityDetail": "video",
        "CelebrityRecognition": "video",
        "ContentModerationDetection": "video",
        "FaceDetection": "video",
        "GetCelebrityRecognitionRequest": "video",
        "GetCelebrityRecognitionResponse": "video",
        "GetContentModerationRequest": "video",
        "GetContentModerationRequestMetadata": "video",
        "GetContentModerationResponse": "video",
        "GetFaceDetectionRequest": "video",
        "GetFaceDetectionResponse": "video",
        "GetFaceSearchRequest": "video",
        "GetFaceSearchResponse": "video",
        "GetLabelDetectionRequest": "video",
        "GetLabelDetectionRequestMetadata": "video",
        "GetLabelDetectionResponse": "video",
        "GetPersonTrackingRequest": "video",
        "GetPersonTrackingResponse": "video",
        "GetSegmentDetectionRequest": "video",
        "GetSegmentDetectionResponse": "video",
        "GetTextDetectionRequest": "video",
        "GetTextDetectionResponse": "video",
        "LabelDetection": "video",
        "LabelDetectionSettings": "video",
        "NotificationChannel": "video",
        "PersonDetail": "video",
        "PersonDetection": "video",
        "PersonMatch": "video",
        "SegmentDetection": "video",
        "SegmentTypeInfo": "video",
        "ShotSegment": "video",
        "StartCelebrityRecognitionRequest": "video",
        "StartCelebrityRecognitionResponse": "video",
        "StartContentModerationRequest": "video",
        "StartContentModerationResponse": "video",
        "StartFaceDetectionRequest": "video",
        "StartFaceDetectionResponse": "video",
        "StartFaceSearchRequest": "video",
        "StartFaceSearchResponse": "video",
        "StartLabelDetectionRequest": "video",
        "StartLabelDetectionResponse": "video",
        "StartPersonTrackingRequest": "video",
        "StartPersonTrackingResponse": "video",
        "StartSegmentDetectionFilters": "video",
        "StartSegmentDetectionRequest": "video",
        "StartSegmentDetectionResponse": "video",
        "StartShotDetectionFilter": "video",
        "StartTechnicalCueDetectionFilter": "video",
        "StartTextDetectionFilters": "video",
        "StartTextDetectionRequest": "video",
        "StartTextDetectionResponse": "video",
        "TechnicalCueSegment": "video",
        "TextDetectionResult": "video",
        "Video": "video",
        "VideoMetadata": "video",
    }

    def __getattr__(name):
        home = _HOMES.get(name)
        if home is None:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from importlib import import_module

        value = getattr(import_module(f".{home}", __name__), name)
        globals()[name] = value
        return value

    def __dir__():
        return __all__


BOTOCORE = "1.44.5"
"""The version of botocore with the service model of this package."""

REQUESTS = {
    "AssociateFaces": "AssociateFacesRequest",
    "CompareFaces": "CompareFacesRequest",
    "CopyProjectVersion": "CopyProjectVersionRequest",
    "CreateCollection": "CreateCollectionRequest",
    "CreateDataset": "CreateDatasetRequest",
    "CreateFaceLivenessSession": "CreateFaceLivenessSessionRequest",
    "CreateProject": "CreateProjectRequest",
    "CreateProjectVersion": "CreateProjectVersionRequest",
    "CreateStreamProcessor": "CreateStreamProcessorRequest",
    "CreateUser": "CreateUserRequest",
    "DeleteCollection": "DeleteCollectionRequest",
    "DeleteDataset": "DeleteDatasetRequest",
    "DeleteFaces": "DeleteFacesRequest",
    "DeleteProject": "DeleteProjectRequest",
    "DeleteProjectPolicy": "DeleteProjectPolicyRequest",
    "DeleteProjectVersion": "DeleteProjectVersionRequest",
    "DeleteStreamProcessor": "DeleteStreamProcessorRequest",
    "DeleteUser": "DeleteUserRequest",
    "DescribeCollection": "DescribeCollectionRequest",
    "DescribeDataset": "DescribeDatasetRequest",
    "DescribeProjectVersions": "DescribeProjectVersionsRequest",
    "DescribeProjects": "DescribeProjectsRequest",
    "DescribeStreamProcessor": "DescribeStreamProcessorRequest",
    "DetectCustomLabels": "DetectCustomLabelsRequest",
    "DetectFaces": "DetectFacesRequest",
    "DetectLabels": "DetectLabelsRequest",
    "DetectModerationLabels": "DetectModerationLabelsRequest",
    "DetectProtectiveEquipment": "DetectProtectiveEquipmentRequest",
    "DetectText": "DetectTextRequest",
    "DisassociateFaces": "DisassociateFacesRequest",
    "DistributeDatasetEntries": "DistributeDatasetEntriesRequest",
    "GetCelebrityInfo": "GetCelebrityInfoRequest",
    "GetCelebrityRecognition": "GetCelebrityRecognitionRequest",
    "GetContentModeration": "GetContentModerationRequest",
    "GetFaceDetection": "GetFaceDetectionRequest",
    "GetFaceLivenessSessionResults": "GetFaceLivenessSessionResultsRequest",
    "GetFaceSearch": "GetFaceSearchRequest",
    "GetLabelDetection": "GetLabelDetectionRequest",
    "GetMediaAnalysisJob": "GetMediaAnalysisJobRequest",
    "GetPersonTracking": "GetPersonTrackingRequest",
    "GetSegmentDetection": "GetSegmentDetectionRequest",
    "GetTextDetection": "GetTextDetectionRequest",
    "IndexFaces": "IndexFacesRequest",
    "ListCollections": "ListCollectionsRequest",
    "ListDatasetEntries": "ListDatasetEntriesRequest",
    "ListDatasetLabels": "ListDatasetLabelsRequest",
    "ListFaces": "ListFacesRequest",
    "ListMediaAnalysisJobs": "ListMediaAnalysisJobsRequest",
    "ListProjectPolicies": "ListProjectPoliciesRequest",
    "ListStreamProcessors": "ListStreamProcessorsRequest",
    "ListTagsForResource": "ListTagsForResourceRequest",
    "ListUsers": "ListUsersRequest",
    "PutProjectPolicy": "PutProjectPolicyRequest",
    "RecognizeCelebrities": "RecognizeCelebritiesRequest",
    "SearchFaces": "SearchFacesRequest",
    "SearchFacesByImage": "SearchFacesByImageRequest",
    "SearchUsers": "SearchUsersRequest",
    "SearchUsersByImage": "SearchUsersByImageRequest",
    "StartCelebrityRecognition": "StartCelebrityRecognitionRequest",
    "StartContentModeration": "StartContentModerationRequest",
    "StartFaceDetection": "StartFaceDetectionRequest",
    "StartFaceSearch": "StartFaceSearchRequest",
    "StartLabelDetection": "StartLabelDetectionRequest",
    "StartMediaAnalysisJob": "StartMediaAnalysisJobRequest",
    "StartPersonTracking": "StartPersonTrackingRequest",
    "StartProjectVersion": "StartProjectVersionRequest",
    "StartSegmentDetection": "StartSegmentDetectionRequest",
    "StartStreamProcessor": "StartStreamProcessorRequest",
    "StartTextDetection": "StartTextDetectionRequest",
    "StopProjectVersion": "StopProjectVersionRequest",
    "StopStreamProcessor": "StopStreamProcessorRequest",
    "TagResource": "TagResourceRequest",
    "UntagResource": "UntagResourceRequest",
    "UpdateDatasetEntries": "UpdateDatasetEntriesRequest",
    "UpdateStreamProcessor": "UpdateStreamProcessorRequest",
}
"""The name of the request class, by the name of the operation."""

__all__ = [
    "BOTOCORE",
    "REQUESTS",
    "AgeRange",
    "Asset",
    "AssociateFacesRequest",
    "AssociateFacesResponse",
    "AssociatedFace",
    "Attribute",
    "AttributeLike",
    "AudioMetadata",
    "AuditImage",
    "Beard",
    "BlackFrame",
    "BodyPart",
    "BodyPartLike",
    "BoundingBox",
    "Celebrity",
    "CelebrityDetail",
    "CelebrityRecognition",
    "CelebrityRecognitionSortBy",
    "CelebrityRecognitionSortByLike",
    "Challenge",
    "ChallengePreference",
    "ChallengeType",
    "ChallengeTypeLike",
    "CompareFacesMatch",
    "CompareFacesRequest",
    "CompareFacesResponse",
    "ComparedFace",
    "ComparedSourceImageFace",
    "ConnectedHomeSettings",
    "ConnectedHomeSettingsForUpdate",
    "ContentClassifier",
    "ContentClassifierLike",
    "ContentModerationAggregateBy",
    "ContentModerationAggregateByLike",
    "ContentModerationDetection",
    "ContentModerationSortBy",
    "ContentModerationSortByLike",
    "ContentType",
    "CopyProjectVersionRequest",
    "CopyProjectVersionResponse",
    "CoversBodyPart",
    "CreateCollectionRequest",
    "CreateCollectionResponse",
    "CreateDatasetRequest",
    "CreateDatasetResponse",
    "CreateFaceLivenessSessionRequest",
    "CreateFaceLivenessSessionRequestSettings",
    "CreateFaceLivenessSessionResponse",
    "CreateProjectRequest",
    "CreateProjectResponse",
    "CreateProjectVersionRequest",
    "CreateProjectVersionResponse",
    "CreateStreamProcessorRequest",
    "CreateStreamProcessorResponse",
    "CreateUserRequest",
    "CreateUserResponse",
    "CustomLabel",
    "CustomizationFeature",
    "CustomizationFeatureConfig",
    "CustomizationFeatureContentModerationConfig",
    "CustomizationFeatureLike",
    "DatasetChanges",
    "DatasetDescription",
    "DatasetLabelDescription",
    "DatasetLabelStats",
    "DatasetMetadata",
    "DatasetSource",
    "DatasetStats",
    "DatasetStatus",
    "DatasetStatusLike",
    "DatasetStatusMessageCode",
    "DatasetStatusMessageCodeLike",
    "DatasetType",
    "DatasetTypeLike",
    "DeleteCollectionRequest",
    "DeleteCollectionResponse",
    "DeleteDatasetRequest",
    "DeleteDatasetResponse",
    "DeleteFacesRequest",
    "DeleteFacesResponse",
    "DeleteProjectPolicyRequest",
    "DeleteProjectPolicyResponse",
    "DeleteProjectRequest",
    "DeleteProjectResponse",
    "DeleteProjectVersionRequest",
    "DeleteProjectVersionResponse",
    "DeleteStreamProcessorRequest",
    "DeleteStreamProcessorResponse",
    "DeleteUserRequest",
    "DeleteUserResponse",
    "DescribeCollectionRequest",
    "DescribeCollectionResponse",
    "DescribeDatasetRequest",
    "DescribeDatasetResponse",
    "DescribeProjectVersionsRequest",
    "DescribeProjectVersionsResponse",
    "DescribeProjectsRequest",
    "DescribeProjectsResponse",
    "DescribeStreamProcessorRequest",
    "DescribeStreamProcessorResponse",
    "DetectCustomLabelsRequest",
    "DetectCustomLabelsResponse",
    "DetectFacesRequest",
    "DetectFacesResponse",
    "DetectLabelsFeatureName",
    "DetectLabelsFeatureNameLike",
    "DetectLabelsImageBackground",
    "DetectLabelsImageForeground",
    "DetectLabelsImageProperties",
    "DetectLabelsImagePropertiesSettings",
    "DetectLabelsImageQuality",
    "DetectLabelsRequest",
    "DetectLabelsResponse",
    "DetectLabelsSettings",
    "DetectModerationLabelsRequest",
    "DetectModerationLabelsResponse",
    "DetectProtectiveEquipmentRequest",
    "DetectProtectiveEquipmentResponse",
    "DetectTextFilters",
    "DetectTextRequest",
    "DetectTextResponse",
    "DetectionFilter",
    "DisassociateFacesRequest",
    "DisassociateFacesResponse",
    "DisassociatedFace",
    "DistributeDataset",
    "DistributeDatasetEntriesRequest",
    "DistributeDatasetEntriesResponse",
    "DominantColor",
    "Emotion",
    "EmotionName",
    "EmotionNameLike",
    "EquipmentDetection",
    "EvaluationResult",
    "EyeDirection",
    "EyeOpen",
    "Eyeglasses",
    "Face",
    "FaceAttributes",
    "FaceAttributesLike",
    "FaceDetail",
    "FaceDetection",
    "FaceMatch",
    "FaceOccluded",
    "FaceRecord",
    "FaceSearchSettings",
    "FaceSearchSortBy",
    "FaceSearchSortByLike",
    "FeedbackCode",
    "FeedbackCodeLike",
    "FeedbackItem",
    "Gender",
    "GenderType",
    "GenderTypeLike",
    "GeneralLabelsSettings",
    "Geometry",
    "GetCelebrityInfoRequest",
    "GetCelebrityInfoResponse",
    "GetCelebrityRecognitionRequest",
    "GetCelebrityRecognitionResponse",
    "GetContentModerationRequest",
    "GetContentModerationRequestMetadata",
    "GetContentModerationResponse",
    "GetFaceDetectionRequest",
    "GetFaceDetectionResponse",
    "GetFaceLivenessSessionResultsRequest",
    "GetFaceLivenessSessionResultsResponse",
    "GetFaceSearchRequest",
    "GetFaceSearchResponse",
    "GetLabelDetectionRequest",
    "GetLabelDetectionRequestMetadata",
    "GetLabelDetectionResponse",
    "GetMediaAnalysisJobRequest",
    "GetMediaAnalysisJobResponse",
    "GetPersonTrackingRequest",
    "GetPersonTrackingResponse",
    "GetSegmentDetectionRequest",
    "GetSegmentDetectionResponse",
    "GetTextDetectionRequest",
    "GetTextDetectionResponse",
    "GroundTruthManifest",
    "HumanLoopActivationOutput",
    "HumanLoopConfig",
    "HumanLoopDataAttributes",
    "Image",
    "ImageQuality",
    "IndexFacesRequest",
    "IndexFacesResponse",
    "Instance",
    "KinesisDataStream",
    "KinesisVideoStream",
    "KinesisVideoStreamStartSelector",
    "KnownGender",
    "KnownGenderType",
    "KnownGenderTypeLike",
    "Label",
    "LabelAlias",
    "LabelCategory",
    "LabelDetection",
    "LabelDetectionAggregateBy",
    "LabelDetectionAggregateByLike",
    "LabelDetectionFeatureName",
    "LabelDetectionFeatureNameLike",
    "LabelDetectionSettings",
    "LabelDetectionSortBy",
    "LabelDetectionSortByLike",
    "Landmark",
    "LandmarkType",
    "LandmarkTypeLike",
    "ListCollectionsRequest",
    "ListCollectionsResponse",
    "ListDatasetEntriesRequest",
    "ListDatasetEntriesResponse",
    "ListDatasetLabelsRequest",
    "ListDatasetLabelsResponse",
    "ListFacesRequest",
    "ListFacesResponse",
    "ListMediaAnalysisJobsRequest",
    "ListMediaAnalysisJobsResponse",
    "ListProjectPoliciesRequest",
    "ListProjectPoliciesResponse",
    "ListStreamProcessorsRequest",
    "ListStreamProcessorsResponse",
    "ListTagsForResourceRequest",
    "ListTagsForResourceResponse",
    "ListUsersRequest",
    "ListUsersResponse",
    "LivenessOutputConfig",
    "LivenessSessionStatus",
    "LivenessSessionStatusLike",
    "MatchedUser",
    "MediaAnalysisDetectModerationLabelsConfig",
    "MediaAnalysisInput",
    "MediaAnalysisJobDescription",
    "MediaAnalysisJobFailureCode",
    "MediaAnalysisJobFailureCodeLike",
    "MediaAnalysisJobFailureDetails",
    "MediaAnalysisJobStatus",
    "MediaAnalysisJobStatusLike",
    "MediaAnalysisManifestSummary",
    "MediaAnalysisModelVersions",
    "MediaAnalysisOperationsConfig",
    "MediaAnalysisOutputConfig",
    "MediaAnalysisResults",
    "ModerationLabel",
    "MouthOpen",
    "Mustache",
    "NotificationChannel",
    "OrientationCorrection",
    "OrientationCorrectionLike",
    "OutputConfig",
    "Parent",
    "PersonDetail",
    "PersonDetection",
    "PersonMatch",
    "PersonTrackingSortBy",
    "PersonTrackingSortByLike",
    "Point",
    "Pose",
    "ProjectAutoUpdate",
    "ProjectAutoUpdateLike",
    "ProjectDescription",
    "ProjectPolicy",
    "ProjectStatus",
    "ProjectStatusLike",
    "ProjectVersionDescription",
    "ProjectVersionStatus",
    "ProjectVersionStatusLike",
    "ProtectiveEquipmentBodyPart",
    "ProtectiveEquipmentPerson",
    "ProtectiveEquipmentSummarizationAttributes",
    "ProtectiveEquipmentSummary",
    "ProtectiveEquipmentType",
    "ProtectiveEquipmentTypeLike",
    "PutProjectPolicyRequest",
    "PutProjectPolicyResponse",
    "QualityFilter",
    "QualityFilterLike",
    "Reason",
    "ReasonLike",
    "RecognizeCelebritiesRequest",
    "RecognizeCelebritiesResponse",
    "RegionOfInterest",
    "S3Destination",
    "S3Object",
    "SearchFacesByImageRequest",
    "SearchFacesByImageResponse",
    "SearchFacesRequest",
    "SearchFacesResponse",
    "SearchUsersByImageRequest",
    "SearchUsersByImageResponse",
    "SearchUsersRequest",
    "SearchUsersResponse",
    "SearchedFace",
    "SearchedFaceDetails",
    "SearchedUser",
    "SegmentDetection",
    "SegmentType",
    "SegmentTypeInfo",
    "SegmentTypeLike",
    "SessionMetadata",
    "ShotSegment",
    "Smile",
    "StartCelebrityRecognitionRequest",
    "StartCelebrityRecognitionResponse",
    "StartContentModerationRequest",
    "StartContentModerationResponse",
    "StartFaceDetectionRequest",
    "StartFaceDetectionResponse",
    "StartFaceSearchRequest",
    "StartFaceSearchResponse",
    "StartLabelDetectionRequest",
    "StartLabelDetectionResponse",
    "StartMediaAnalysisJobRequest",
    "StartMediaAnalysisJobResponse",
    "StartPersonTrackingRequest",
    "StartPersonTrackingResponse",
    "StartProjectVersionRequest",
    "StartProjectVersionResponse",
    "StartSegmentDetectionFilters",
    "StartSegmentDetectionRequest",
    "StartSegmentDetectionResponse",
    "StartShotDetectionFilter",
    "StartStreamProcessorRequest",
    "StartStreamProcessorResponse",
    "StartTechnicalCueDetectionFilter",
    "StartTextDetectionFilters",
    "StartTextDetectionRequest",
    "StartTextDetectionResponse",
    "StopProjectVersionRequest",
    "StopProjectVersionResponse",
    "StopStreamProcessorRequest",
    "StopStreamProcessorResponse",
    "StreamProcessingStartSelector",
    "StreamProcessingStopSelector",
    "StreamProcessor",
    "StreamProcessorDataSharingPreference",
    "StreamProcessorInput",
    "StreamProcessorNotificationChannel",
    "StreamProcessorOutput",
    "StreamProcessorParameterToDelete",
    "StreamProcessorParameterToDeleteLike",
    "StreamProcessorSettings",
    "StreamProcessorSettingsForUpdate",
    "StreamProcessorStatus",
    "StreamProcessorStatusLike",
    "Summary",
    "Sunglasses",
    "TagResourceRequest",
    "TagResourceResponse",
    "TechnicalCueSegment",
    "TechnicalCueType",
    "TechnicalCueTypeLike",
    "TestingData",
    "TestingDataResult",
    "TextDetection",
    "TextDetectionResult",
    "TextTypes",
    "TextTypesLike",
    "TrainingData",
    "TrainingDataResult",
    "UnindexedFace",
    "UnsearchedFace",
    "UnsearchedFaceReason",
    "UnsearchedFaceReasonLike",
    "UnsuccessfulFaceAssociation",
    "UnsuccessfulFaceAssociationReason",
    "UnsuccessfulFaceAssociationReasonLike",
    "UnsuccessfulFaceDeletion",
    "UnsuccessfulFaceDeletionReason",
    "UnsuccessfulFaceDeletionReasonLike",
    "UnsuccessfulFaceDisassociation",
    "UnsuccessfulFaceDisassociationReason",
    "UnsuccessfulFaceDisassociationReasonLike",
    "UntagResourceRequest",
    "UntagResourceResponse",
    "UpdateDatasetEntriesRequest",
    "UpdateDatasetEntriesResponse",
    "UpdateStreamProcessorRequest",
    "UpdateStreamProcessorResponse",
    "User",
    "UserMatch",
    "UserStatus",
    "UserStatusLike",
    "ValidationData",
    "Versions",
    "Video",
    "VideoColorRange",
    "VideoColorRangeLike",
    "VideoJobStatus",
    "VideoJobStatusLike",
    "VideoMetadata",
]
