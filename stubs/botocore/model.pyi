from collections.abc import Mapping
from typing import Any

from botocore.utils import CachedProperty

class Shape:
    name: str
    type_name: str
    documentation: str
    def __init__(
        self,
        shape_name: str,
        shape_model: Mapping[str, Any],
        shape_resolver: Any = None,
    ) -> None: ...
    serialization: CachedProperty[dict[str, Any]]
    metadata: CachedProperty[dict[str, Any]]
    required_members: CachedProperty[list[str]]

class StructureShape(Shape):
    members: CachedProperty[dict[str, Shape]]
    error_code: CachedProperty[str | None]

class ListShape(Shape):
    member: CachedProperty[Shape]

class MapShape(Shape):
    key: CachedProperty[Shape]
    value: CachedProperty[Shape]

class StringShape(Shape):
    enum: CachedProperty[list[str]]

class ServiceModel:
    def __init__(
        self, service_description: Mapping[str, Any], service_name: str | None = None
    ) -> None: ...
    def shape_for(
        self, shape_name: str, member_traits: Mapping[str, Any] | None = None
    ) -> Shape: ...
    def operation_model(self, operation_name: str) -> OperationModel: ...
    shape_names: CachedProperty[list[str]]
    error_shapes: CachedProperty[list[StructureShape]]
    documentation: CachedProperty[str]
    operation_names: CachedProperty[list[str]]
    service_name: CachedProperty[str]
    api_version: CachedProperty[str]

class OperationModel:
    def __init__(
        self,
        operation_model: Mapping[str, Any],
        service_model: ServiceModel,
        name: str | None = None,
    ) -> None: ...
    name: CachedProperty[str]
    @property
    def service_model(self) -> ServiceModel: ...
    documentation: CachedProperty[str]
    deprecated: CachedProperty[bool]
    input_shape: CachedProperty[StructureShape | None]
    output_shape: CachedProperty[StructureShape | None]
    idempotent_members: CachedProperty[list[str]]
    error_shapes: CachedProperty[list[StructureShape]]
