"""The enums of the service.

``python -m rekoclient.codegen`` generates this module from the service model in
botocore 1.44.5. Do not edit the module. Edit ``overlay.toml`` or ``meanings.toml``
in ``rekoclient/codegen``.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Literal, TypeAlias


class Attribute(StrEnum):
    """A facial attribute to return."""

    DEFAULT = "DEFAULT"
    """Box, confidence, pose, quality and landmarks."""
    ALL = "ALL"
    """All attributes. The response takes longer."""
    AGE_RANGE = "AGE_RANGE"
    """The estimated age."""
    BEARD = "BEARD"
    """Whether there is a beard."""
    EMOTIONS = "EMOTIONS"
    """The apparent emotions."""
    EYE_DIRECTION = "EYE_DIRECTION"
    """The direction of the gaze."""
    EYEGLASSES = "EYEGLASSES"
    """Whether there are glasses."""
    EYES_OPEN = "EYES_OPEN"
    """Whether the eyes are open."""
    GENDER = "GENDER"
    """The apparent gender."""
    MOUTH_OPEN = "MOUTH_OPEN"
    """Whether the mouth is open."""
    MUSTACHE = "MUSTACHE"
    """Whether there is a mustache."""
    FACE_OCCLUDED = "FACE_OCCLUDED"
    """Whether the face is partly covered."""
    SMILE = "SMILE"
    """Whether the face smiles."""
    SUNGLASSES = "SUNGLASSES"
    """Whether there are sunglasses."""


AttributeLike: TypeAlias = Attribute | Literal[
    "DEFAULT",
    "ALL",
    "AGE_RANGE",
    "BEARD",
    "EMOTIONS",
    "EYE_DIRECTION",
    "EYEGLASSES",
    "EYES_OPEN",
    "GENDER",
    "MOUTH_OPEN",
    "MUSTACHE",
    "FACE_OCCLUDED",
    "SMILE",
    "SUNGLASSES",
]


class BodyPart(StrEnum):
    """A part of the body."""

    FACE = "FACE"
    """The face."""
    HEAD = "HEAD"
    """The head."""
    LEFT_HAND = "LEFT_HAND"
    """The left hand."""
    RIGHT_HAND = "RIGHT_HAND"
    """The right hand."""


BodyPartLike: TypeAlias = BodyPart | Literal[
    "FACE",
    "HEAD",
    "LEFT_HAND",
    "RIGHT_HAND",
]


class CelebrityRecognitionSortBy(StrEnum):
    """Order of the celebrities of a video."""

    ID = "ID"
    """Sorted by the id of the celebrity."""
    TIMESTAMP = "TIMESTAMP"
    """Sorted by time."""


CelebrityRecognitionSortByLike: TypeAlias = CelebrityRecognitionSortBy | Literal[
    "ID",
    "TIMESTAMP",
]


class ChallengeType(StrEnum):
    """Kind of challenge of a Face Liveness check."""

    FACE_MOVEMENT_AND_LIGHT_CHALLENGE = "FaceMovementAndLightChallenge"
    """The person moves the face, and the screen shows colors."""
    FACE_MOVEMENT_CHALLENGE = "FaceMovementChallenge"
    """The person moves the face."""


ChallengeTypeLike: TypeAlias = ChallengeType | Literal[
    "FaceMovementAndLightChallenge",
    "FaceMovementChallenge",
]


class ContentClassifier(StrEnum):
    """A declaration about the content of an image."""

    FREE_OF_PERSONALLY_IDENTIFIABLE_INFORMATION = "FreeOfPersonallyIdentifiableInformation"
    """The image has no personal data."""
    FREE_OF_ADULT_CONTENT = "FreeOfAdultContent"
    """The image has no adult content."""


ContentClassifierLike: TypeAlias = ContentClassifier | Literal[
    "FreeOfPersonallyIdentifiableInformation",
    "FreeOfAdultContent",
]


class ContentModerationAggregateBy(StrEnum):
    """Aggregation of the moderation labels of a video."""

    TIMESTAMPS = "TIMESTAMPS"
    """A result for each point in time."""
    SEGMENTS = "SEGMENTS"
    """A result for each segment."""


ContentModerationAggregateByLike: TypeAlias = ContentModerationAggregateBy | Literal[
    "TIMESTAMPS",
    "SEGMENTS",
]


class ContentModerationSortBy(StrEnum):
    """Order of the moderation labels of a video."""

    NAME = "NAME"
    """Sorted by the name of the label, then by confidence."""
    TIMESTAMP = "TIMESTAMP"
    """Sorted by time."""


ContentModerationSortByLike: TypeAlias = ContentModerationSortBy | Literal[
    "NAME",
    "TIMESTAMP",
]


class CustomizationFeature(StrEnum):
    """A feature that a project can customise."""

    CONTENT_MODERATION = "CONTENT_MODERATION"
    """An adapter for the detection of unsafe content."""
    CUSTOM_LABELS = "CUSTOM_LABELS"
    """A model for your own labels."""


CustomizationFeatureLike: TypeAlias = CustomizationFeature | Literal[
    "CONTENT_MODERATION",
    "CUSTOM_LABELS",
]


class DatasetStatus(StrEnum):
    """Status of a dataset."""

    CREATE_IN_PROGRESS = "CREATE_IN_PROGRESS"
    """The dataset is being created."""
    CREATE_COMPLETE = "CREATE_COMPLETE"
    """The dataset is ready."""
    CREATE_FAILED = "CREATE_FAILED"
    """The creation failed."""
    UPDATE_IN_PROGRESS = "UPDATE_IN_PROGRESS"
    """The dataset is being changed."""
    UPDATE_COMPLETE = "UPDATE_COMPLETE"
    """The change is complete."""
    UPDATE_FAILED = "UPDATE_FAILED"
    """The change failed."""
    DELETE_IN_PROGRESS = "DELETE_IN_PROGRESS"
    """The dataset is being deleted."""


DatasetStatusLike: TypeAlias = DatasetStatus | Literal[
    "CREATE_IN_PROGRESS",
    "CREATE_COMPLETE",
    "CREATE_FAILED",
    "UPDATE_IN_PROGRESS",
    "UPDATE_COMPLETE",
    "UPDATE_FAILED",
    "DELETE_IN_PROGRESS",
]


class DatasetStatusMessageCode(StrEnum):
    """Kind of the status message of a dataset."""

    SUCCESS = "SUCCESS"
    """The operation was successful."""
    SERVICE_ERROR = "SERVICE_ERROR"
    """The service failed. Try again later."""
    CLIENT_ERROR = "CLIENT_ERROR"
    """The request was wrong. Check its arguments."""


DatasetStatusMessageCodeLike: TypeAlias = DatasetStatusMessageCode | Literal[
    "SUCCESS",
    "SERVICE_ERROR",
    "CLIENT_ERROR",
]


class DatasetType(StrEnum):
    """Use of a dataset."""

    TRAIN = "TRAIN"
    """A dataset for training."""
    TEST = "TEST"
    """A dataset for tests."""


DatasetTypeLike: TypeAlias = DatasetType | Literal[
    "TRAIN",
    "TEST",
]


class DetectLabelsFeatureName(StrEnum):
    """Kind of analysis of an image."""

    GENERAL_LABELS = "GENERAL_LABELS"
    """Labels for objects, scenes and concepts."""
    IMAGE_PROPERTIES = "IMAGE_PROPERTIES"
    """Quality and colors."""


DetectLabelsFeatureNameLike: TypeAlias = DetectLabelsFeatureName | Literal[
    "GENERAL_LABELS",
    "IMAGE_PROPERTIES",
]


class EmotionName(StrEnum):
    """An apparent emotion."""

    HAPPY = "HAPPY"
    """Happy."""
    SAD = "SAD"
    """Sad."""
    ANGRY = "ANGRY"
    """Angry."""
    CONFUSED = "CONFUSED"
    """Confused."""
    DISGUSTED = "DISGUSTED"
    """Disgusted."""
    SURPRISED = "SURPRISED"
    """Surprised."""
    CALM = "CALM"
    """Calm."""
    UNKNOWN = "UNKNOWN"
    """The emotion could not be determined."""
    FEAR = "FEAR"
    """Afraid."""


EmotionNameLike: TypeAlias = EmotionName | Literal[
    "HAPPY",
    "SAD",
    "ANGRY",
    "CONFUSED",
    "DISGUSTED",
    "SURPRISED",
    "CALM",
    "UNKNOWN",
    "FEAR",
]


class FaceAttributes(StrEnum):
    """Set of facial attributes to return for a video."""

    DEFAULT = "DEFAULT"
    """Box, confidence, pose, quality and landmarks."""
    ALL = "ALL"
    """All attributes."""


FaceAttributesLike: TypeAlias = FaceAttributes | Literal[
    "DEFAULT",
    "ALL",
]


class FaceSearchSortBy(StrEnum):
    """Order of the persons of a face search."""

    INDEX = "INDEX"
    """Sorted by person."""
    TIMESTAMP = "TIMESTAMP"
    """Sorted by time."""


FaceSearchSortByLike: TypeAlias = FaceSearchSortBy | Literal[
    "INDEX",
    "TIMESTAMP",
]


class FeedbackCode(StrEnum):
    """A condition that lowered the confidence of a Face Liveness check."""

    FACE_NOT_VISIBLE = "FACE_NOT_VISIBLE"
    """The face was not visible."""
    FACE_OBSTRUCTION_DETECTED = "FACE_OBSTRUCTION_DETECTED"
    """The face was partly covered."""
    LOW_VIDEO_QUALITY_DETECTED = "LOW_VIDEO_QUALITY_DETECTED"
    """The quality of the video was low."""
    FACE_NOT_ALIGNED = "FACE_NOT_ALIGNED"
    """The face was outside the oval."""
    EYES_CLOSED_DETECTED = "EYES_CLOSED_DETECTED"
    """The eyes were closed."""
    LOW_LIGHTING_DETECTED = "LOW_LIGHTING_DETECTED"
    """The scene was too dark."""
    HIGH_LIGHTING_DETECTED = "HIGH_LIGHTING_DETECTED"
    """The scene was too bright."""


FeedbackCodeLike: TypeAlias = FeedbackCode | Literal[
    "FACE_NOT_VISIBLE",
    "FACE_OBSTRUCTION_DETECTED",
    "LOW_VIDEO_QUALITY_DETECTED",
    "FACE_NOT_ALIGNED",
    "EYES_CLOSED_DETECTED",
    "LOW_LIGHTING_DETECTED",
    "HIGH_LIGHTING_DETECTED",
]


class GenderType(StrEnum):
    """Apparent gender of a face."""

    MALE = "Male"
    """Male."""
    FEMALE = "Female"
    """Female."""


GenderTypeLike: TypeAlias = GenderType | Literal[
    "Male",
    "Female",
]


class KnownGenderType(StrEnum):
    """Known gender of a celebrity."""

    MALE = "Male"
    """Male."""
    FEMALE = "Female"
    """Female."""
    NONBINARY = "Nonbinary"
    """Nonbinary."""
    UNLISTED = "Unlisted"
    """The service does not know the gender."""


KnownGenderTypeLike: TypeAlias = KnownGenderType | Literal[
    "Male",
    "Female",
    "Nonbinary",
    "Unlisted",
]


class LabelDetectionAggregateBy(StrEnum):
    """Aggregation of the labels of a video."""

    TIMESTAMPS = "TIMESTAMPS"
    """A result for each point in time."""
    SEGMENTS = "SEGMENTS"
    """A result for each segment."""


LabelDetectionAggregateByLike: TypeAlias = LabelDetectionAggregateBy | Literal[
    "TIMESTAMPS",
    "SEGMENTS",
]


class LabelDetectionFeatureName(StrEnum):
    """Kind of analysis of a video."""

    GENERAL_LABELS = "GENERAL_LABELS"
    """Labels for objects, scenes and concepts."""


LabelDetectionFeatureNameLike: TypeAlias = LabelDetectionFeatureName | Literal[
    "GENERAL_LABELS",
]


class LabelDetectionSortBy(StrEnum):
    """Order of the labels of a video."""

    NAME = "NAME"
    """Sorted by the name of the label, then by confidence."""
    TIMESTAMP = "TIMESTAMP"
    """Sorted by time."""


LabelDetectionSortByLike: TypeAlias = LabelDetectionSortBy | Literal[
    "NAME",
    "TIMESTAMP",
]


class LandmarkType(StrEnum):
    """A point of the face. Left and right are as seen in the image."""

    EYE_LEFT = "eyeLeft"
    """Centre of the left eye."""
    EYE_RIGHT = "eyeRight"
    """Centre of the right eye."""
    NOSE = "nose"
    """Tip of the nose."""
    MOUTH_LEFT = "mouthLeft"
    """Left corner of the mouth."""
    MOUTH_RIGHT = "mouthRight"
    """Right corner of the mouth."""
    LEFT_EYE_BROW_LEFT = "leftEyeBrowLeft"
    """Left end of the left eyebrow."""
    LEFT_EYE_BROW_RIGHT = "leftEyeBrowRight"
    """Right end of the left eyebrow."""
    LEFT_EYE_BROW_UP = "leftEyeBrowUp"
    """Highest point of the left eyebrow."""
    RIGHT_EYE_BROW_LEFT = "rightEyeBrowLeft"
    """Left end of the right eyebrow."""
    RIGHT_EYE_BROW_RIGHT = "rightEyeBrowRight"
    """Right end of the right eyebrow."""
    RIGHT_EYE_BROW_UP = "rightEyeBrowUp"
    """Highest point of the right eyebrow."""
    LEFT_EYE_LEFT = "leftEyeLeft"
    """Left corner of the left eye."""
    LEFT_EYE_RIGHT = "leftEyeRight"
    """Right corner of the left eye."""
    LEFT_EYE_UP = "leftEyeUp"
    """Upper edge of the left eye."""
    LEFT_EYE_DOWN = "leftEyeDown"
    """Lower edge of the left eye."""
    RIGHT_EYE_LEFT = "rightEyeLeft"
    """Left corner of the right eye."""
    RIGHT_EYE_RIGHT = "rightEyeRight"
    """Right corner of the right eye."""
    RIGHT_EYE_UP = "rightEyeUp"
    """Upper edge of the right eye."""
    RIGHT_EYE_DOWN = "rightEyeDown"
    """Lower edge of the right eye."""
    NOSE_LEFT = "noseLeft"
    """Left side of the nose."""
    NOSE_RIGHT = "noseRight"
    """Right side of the nose."""
    MOUTH_UP = "mouthUp"
    """Upper edge of the mouth."""
    MOUTH_DOWN = "mouthDown"
    """Lower edge of the mouth."""
    LEFT_PUPIL = "leftPupil"
    """Left pupil."""
    RIGHT_PUPIL = "rightPupil"
    """Right pupil."""
    UPPER_JAWLINE_LEFT = "upperJawlineLeft"
    """Upper left end of the jawline."""
    MID_JAWLINE_LEFT = "midJawlineLeft"
    """Middle of the left jawline."""
    CHIN_BOTTOM = "chinBottom"
    """Lowest point of the chin."""
    MID_JAWLINE_RIGHT = "midJawlineRight"
    """Middle of the right jawline."""
    UPPER_JAWLINE_RIGHT = "upperJawlineRight"
    """Upper right end of the jawline."""


LandmarkTypeLike: TypeAlias = LandmarkType | Literal[
    "eyeLeft",
    "eyeRight",
    "nose",
    "mouthLeft",
    "mouthRight",
    "leftEyeBrowLeft",
    "leftEyeBrowRight",
    "leftEyeBrowUp",
    "rightEyeBrowLeft",
    "rightEyeBrowRight",
    "rightEyeBrowUp",
    "leftEyeLeft",
    "leftEyeRight",
    "leftEyeUp",
    "leftEyeDown",
    "rightEyeLeft",
    "rightEyeRight",
    "rightEyeUp",
    "rightEyeDown",
    "noseLeft",
    "noseRight",
    "mouthUp",
    "mouthDown",
    "leftPupil",
    "rightPupil",
    "upperJawlineLeft",
    "midJawlineLeft",
    "chinBottom",
    "midJawlineRight",
    "upperJawlineRight",
]


class LivenessSessionStatus(StrEnum):
    """Status of a Face Liveness session."""

    CREATED = "CREATED"
    """The session exists, but no video has arrived."""
    IN_PROGRESS = "IN_PROGRESS"
    """The check is running."""
    SUCCEEDED = "SUCCEEDED"
    """The check is complete. The confidence shows its result."""
    FAILED = "FAILED"
    """The check failed."""
    EXPIRED = "EXPIRED"
    """The session has expired."""


LivenessSessionStatusLike: TypeAlias = LivenessSessionStatus | Literal[
    "CREATED",
    "IN_PROGRESS",
    "SUCCEEDED",
    "FAILED",
    "EXPIRED",
]


class MediaAnalysisJobFailureCode(StrEnum):
    """Reason why a media analysis job failed."""

    INTERNAL_ERROR = "INTERNAL_ERROR"
    """The service failed."""
    INVALID_S3_OBJECT = "INVALID_S3_OBJECT"
    """An S3 object cannot be read."""
    INVALID_MANIFEST = "INVALID_MANIFEST"
    """The manifest is not valid."""
    INVALID_OUTPUT_CONFIG = "INVALID_OUTPUT_CONFIG"
    """The output location is not valid."""
    INVALID_KMS_KEY = "INVALID_KMS_KEY"
    """The KMS key cannot be used."""
    ACCESS_DENIED = "ACCESS_DENIED"
    """A permission is missing."""
    RESOURCE_NOT_FOUND = "RESOURCE_NOT_FOUND"
    """A resource does not exist."""
    RESOURCE_NOT_READY = "RESOURCE_NOT_READY"
    """A resource is not ready."""
    THROTTLED = "THROTTLED"
    """There were too many requests."""


MediaAnalysisJobFailureCodeLike: TypeAlias = MediaAnalysisJobFailureCode | Literal[
    "INTERNAL_ERROR",
    "INVALID_S3_OBJECT",
    "INVALID_MANIFEST",
    "INVALID_OUTPUT_CONFIG",
    "INVALID_KMS_KEY",
    "ACCESS_DENIED",
    "RESOURCE_NOT_FOUND",
    "RESOURCE_NOT_READY",
    "THROTTLED",
]


class MediaAnalysisJobStatus(StrEnum):
    """Status of a media analysis job."""

    CREATED = "CREATED"
    """The job was created."""
    QUEUED = "QUEUED"
    """The job is waiting to start."""
    IN_PROGRESS = "IN_PROGRESS"
    """The job is running."""
    SUCCEEDED = "SUCCEEDED"
    """The job is complete."""
    FAILED = "FAILED"
    """The job failed."""


MediaAnalysisJobStatusLike: TypeAlias = MediaAnalysisJobStatus | Literal[
    "CREATED",
    "QUEUED",
    "IN_PROGRESS",
    "SUCCEEDED",
    "FAILED",
]


class OrientationCorrection(StrEnum):
    """Rotation of an image, counterclockwise."""

    ROTATE_0 = "ROTATE_0"
    """No rotation."""
    ROTATE_90 = "ROTATE_90"
    """Rotation by 90 degrees."""
    ROTATE_180 = "ROTATE_180"
    """Rotation by 180 degrees."""
    ROTATE_270 = "ROTATE_270"
    """Rotation by 270 degrees."""


OrientationCorrectionLike: TypeAlias = OrientationCorrection | Literal[
    "ROTATE_0",
    "ROTATE_90",
    "ROTATE_180",
    "ROTATE_270",
]


class PersonTrackingSortBy(StrEnum):
    """Order of the tracked persons of a video."""

    INDEX = "INDEX"
    """Sorted by person."""
    TIMESTAMP = "TIMESTAMP"
    """Sorted by time."""


PersonTrackingSortByLike: TypeAlias = PersonTrackingSortBy | Literal[
    "INDEX",
    "TIMESTAMP",
]


class ProjectAutoUpdate(StrEnum):
    """Whether the service retrains an adapter automatically."""

    ENABLED = "ENABLED"
    """The service tries to retrain the adapter."""
    DISABLED = "DISABLED"
    """The service does not retrain the adapter."""


ProjectAutoUpdateLike: TypeAlias = ProjectAutoUpdate | Literal[
    "ENABLED",
    "DISABLED",
]


class ProjectStatus(StrEnum):
    """Status of a project."""

    CREATING = "CREATING"
    """The project is being created."""
    CREATED = "CREATED"
    """The project is ready."""
    DELETING = "DELETING"
    """The project is being deleted."""


ProjectStatusLike: TypeAlias = ProjectStatus | Literal[
    "CREATING",
    "CREATED",
    "DELETING",
]


class ProjectVersionStatus(StrEnum):
    """Status of a version of a model or an adapter."""

    TRAINING_IN_PROGRESS = "TRAINING_IN_PROGRESS"
    """The training is running."""
    TRAINING_COMPLETED = "TRAINING_COMPLETED"
    """The training is complete. The version can be started."""
    TRAINING_FAILED = "TRAINING_FAILED"
    """The training failed."""
    STARTING = "STARTING"
    """The version is starting."""
    RUNNING = "RUNNING"
    """The version can be used."""
    FAILED = "FAILED"
    """The version failed."""
    STOPPING = "STOPPING"
    """The version is stopping."""
    STOPPED = "STOPPED"
    """The version is stopped and can be started."""
    DELETING = "DELETING"
    """The version is being deleted."""
    COPYING_IN_PROGRESS = "COPYING_IN_PROGRESS"
    """The copy is being created."""
    COPYING_COMPLETED = "COPYING_COMPLETED"
    """The copy is complete."""
    COPYING_FAILED = "COPYING_FAILED"
    """The copy failed."""
    DEPRECATED = "DEPRECATED"
    """The version is based on an old model and expires soon."""
    EXPIRED = "EXPIRED"
    """The version can no longer be used."""


ProjectVersionStatusLike: TypeAlias = ProjectVersionStatus | Literal[
    "TRAINING_IN_PROGRESS",
    "TRAINING_COMPLETED",
    "TRAINING_FAILED",
    "STARTING",
    "RUNNING",
    "FAILED",
    "STOPPING",
    "STOPPED",
    "DELETING",
    "COPYING_IN_PROGRESS",
    "COPYING_COMPLETED",
    "COPYING_FAILED",
    "DEPRECATED",
    "EXPIRED",
]


class ProtectiveEquipmentType(StrEnum):
    """Kind of protective equipment."""

    FACE_COVER = "FACE_COVER"
    """A cover of the face, such as a mask."""
    HAND_COVER = "HAND_COVER"
    """A cover of the hands, such as gloves."""
    HEAD_COVER = "HEAD_COVER"
    """A cover of the head, such as a helmet."""


ProtectiveEquipmentTypeLike: TypeAlias = ProtectiveEquipmentType | Literal[
    "FACE_COVER",
    "HAND_COVER",
    "HEAD_COVER",
]


class QualityFilter(StrEnum):
    """Minimum quality of the faces to use."""

    NONE = "NONE"
    """No filter."""
    AUTO = "AUTO"
    """The service chooses the minimum."""
    LOW = "LOW"
    """A low minimum, which few faces miss."""
    MEDIUM = "MEDIUM"
    """A medium minimum."""
    HIGH = "HIGH"
    """A high minimum, which only good faces reach."""


QualityFilterLike: TypeAlias = QualityFilter | Literal[
    "NONE",
    "AUTO",
    "LOW",
    "MEDIUM",
    "HIGH",
]


class Reason(StrEnum):
    """Reason why a face was not indexed."""

    EXCEEDS_MAX_FACES = "EXCEEDS_MAX_FACES"
    """The image has more faces than ``max_faces``."""
    EXTREME_POSE = "EXTREME_POSE"
    """The head is turned too far."""
    LOW_BRIGHTNESS = "LOW_BRIGHTNESS"
    """The image is too dark."""
    LOW_SHARPNESS = "LOW_SHARPNESS"
    """The image is too blurred."""
    LOW_CONFIDENCE = "LOW_CONFIDENCE"
    """The detected object may not be a face."""
    SMALL_BOUNDING_BOX = "SMALL_BOUNDING_BOX"
    """The face is too small."""
    LOW_FACE_QUALITY = "LOW_FACE_QUALITY"
    """The quality of the face is too low."""


ReasonLike: TypeAlias = Reason | Literal[
    "EXCEEDS_MAX_FACES",
    "EXTREME_POSE",
    "LOW_BRIGHTNESS",
    "LOW_SHARPNESS",
    "LOW_CONFIDENCE",
    "SMALL_BOUNDING_BOX",
    "LOW_FACE_QUALITY",
]


class SegmentType(StrEnum):
    """Kind of segment of a video."""

    TECHNICAL_CUE = "TECHNICAL_CUE"
    """A technical cue, such as credits or black frames."""
    SHOT = "SHOT"
    """A shot: frames of one camera without a cut."""


SegmentTypeLike: TypeAlias = SegmentType | Literal[
    "TECHNICAL_CUE",
    "SHOT",
]


class StreamProcessorParameterToDelete(StrEnum):
    """A setting to remove from a stream processor."""

    CONNECTED_HOME_MIN_CONFIDENCE = "ConnectedHomeMinConfidence"
    """The minimum confidence for people, pets and packages."""
    REGIONS_OF_INTEREST = "RegionsOfInterest"
    """The areas of the frame to analyse."""


StreamProcessorParameterToDeleteLike: TypeAlias = StreamProcessorParameterToDelete | Literal[
    "ConnectedHomeMinConfidence",
    "RegionsOfInterest",
]


class StreamProcessorStatus(StrEnum):
    """Status of a stream processor."""

    STOPPED = "STOPPED"
    """The stream processor is stopped."""
    STARTING = "STARTING"
    """The stream processor is starting."""
    RUNNING = "RUNNING"
    """The stream processor is running."""
    FAILED = "FAILED"
    """The stream processor failed."""
    STOPPING = "STOPPING"
    """The stream processor is stopping."""
    UPDATING = "UPDATING"
    """The settings of the stream processor are being changed."""


StreamProcessorStatusLike: TypeAlias = StreamProcessorStatus | Literal[
    "STOPPED",
    "STARTING",
    "RUNNING",
    "FAILED",
    "STOPPING",
    "UPDATING",
]


class TechnicalCueType(StrEnum):
    """Kind of technical cue of a video."""

    COLOR_BARS = "ColorBars"
    """Color bars."""
    END_CREDITS = "EndCredits"
    """Credits at the end."""
    BLACK_FRAMES = "BlackFrames"
    """Black frames."""
    OPENING_CREDITS = "OpeningCredits"
    """Credits at the start."""
    STUDIO_LOGO = "StudioLogo"
    """Logo of a studio."""
    SLATE = "Slate"
    """A slate with data about the video."""
    CONTENT = "Content"
    """The programme between the credits."""


TechnicalCueTypeLike: TypeAlias = TechnicalCueType | Literal[
    "ColorBars",
    "EndCredits",
    "BlackFrames",
    "OpeningCredits",
    "StudioLogo",
    "Slate",
    "Content",
]


class TextTypes(StrEnum):
    """Kind of text."""

    LINE = "LINE"
    """A line of text."""
    WORD = "WORD"
    """A word."""


TextTypesLike: TypeAlias = TextTypes | Literal[
    "LINE",
    "WORD",
]


class UnsearchedFaceReason(StrEnum):
    """Reason why a face was not searched for."""

    FACE_NOT_LARGEST = "FACE_NOT_LARGEST"
    """The face is not the largest one of the image."""
    EXCEEDS_MAX_FACES = "EXCEEDS_MAX_FACES"
    """The image has too many faces."""
    EXTREME_POSE = "EXTREME_POSE"
    """The head is turned too far."""
    LOW_BRIGHTNESS = "LOW_BRIGHTNESS"
    """The image is too dark."""
    LOW_SHARPNESS = "LOW_SHARPNESS"
    """The image is too blurred."""
    LOW_CONFIDENCE = "LOW_CONFIDENCE"
    """The detected object may not be a face."""
    SMALL_BOUNDING_BOX = "SMALL_BOUNDING_BOX"
    """The face is too small."""
    LOW_FACE_QUALITY = "LOW_FACE_QUALITY"
    """The quality of the face is too low."""


UnsearchedFaceReasonLike: TypeAlias = UnsearchedFaceReason | Literal[
    "FACE_NOT_LARGEST",
    "EXCEEDS_MAX_FACES",
    "EXTREME_POSE",
    "LOW_BRIGHTNESS",
    "LOW_SHARPNESS",
    "LOW_CONFIDENCE",
    "SMALL_BOUNDING_BOX",
    "LOW_FACE_QUALITY",
]


class UnsuccessfulFaceAssociationReason(StrEnum):
    """Reason why a face was not associated with a user."""

    FACE_NOT_FOUND = "FACE_NOT_FOUND"
    """The face is not in the collection."""
    ASSOCIATED_TO_A_DIFFERENT_USER = "ASSOCIATED_TO_A_DIFFERENT_USER"
    """The face belongs to another user."""
    LOW_MATCH_CONFIDENCE = "LOW_MATCH_CONFIDENCE"
    """The face is not similar enough to the user's faces."""


UnsuccessfulFaceAssociationReasonLike: TypeAlias = UnsuccessfulFaceAssociationReason | Literal[
    "FACE_NOT_FOUND",
    "ASSOCIATED_TO_A_DIFFERENT_USER",
    "LOW_MATCH_CONFIDENCE",
]


class UnsuccessfulFaceDeletionReason(StrEnum):
    """Reason why a face was not deleted."""

    ASSOCIATED_TO_AN_EXISTING_USER = "ASSOCIATED_TO_AN_EXISTING_USER"
    """The face belongs to a user: disassociate it first."""
    FACE_NOT_FOUND = "FACE_NOT_FOUND"
    """The face is not in the collection."""


UnsuccessfulFaceDeletionReasonLike: TypeAlias = UnsuccessfulFaceDeletionReason | Literal[
    "ASSOCIATED_TO_AN_EXISTING_USER",
    "FACE_NOT_FOUND",
]


class UnsuccessfulFaceDisassociationReason(StrEnum):
    """Reason why a face was not removed from a user."""

    FACE_NOT_FOUND = "FACE_NOT_FOUND"
    """The face is not in the collection."""
    ASSOCIATED_TO_A_DIFFERENT_USER = "ASSOCIATED_TO_A_DIFFERENT_USER"
    """The face belongs to another user."""


UnsuccessfulFaceDisassociationReasonLike: TypeAlias = UnsuccessfulFaceDisassociationReason | Literal[
    "FACE_NOT_FOUND",
    "ASSOCIATED_TO_A_DIFFERENT_USER",
]


class UserStatus(StrEnum):
    """Status of a user."""

    ACTIVE = "ACTIVE"
    """The last change is complete. Searches find the user."""
    UPDATING = "UPDATING"
    """The faces of the user are being changed."""
    CREATING = "CREATING"
    """The user is being created."""
    CREATED = "CREATED"
    """The user exists but has no faces. Searches do not find the user."""


UserStatusLike: TypeAlias = UserStatus | Literal[
    "ACTIVE",
    "UPDATING",
    "CREATING",
    "CREATED",
]


class VideoColorRange(StrEnum):
    """Range of luminance of a video."""

    FULL = "FULL"
    """Luminance from 0 to 255."""
    LIMITED = "LIMITED"
    """Luminance from 16 to 235."""


VideoColorRangeLike: TypeAlias = VideoColorRange | Literal[
    "FULL",
    "LIMITED",
]


class VideoJobStatus(StrEnum):
    """Status of a video job."""

    IN_PROGRESS = "IN_PROGRESS"
    """The job is running."""
    SUCCEEDED = "SUCCEEDED"
    """The job is complete."""
    FAILED = "FAILED"
    """The job failed."""


VideoJobStatusLike: TypeAlias = VideoJobStatus | Literal[
    "IN_PROGRESS",
    "SUCCEEDED",
    "FAILED",
]
