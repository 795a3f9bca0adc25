namespace RankDb.Inference.OnnxRuntime;

/// <summary>ONNX Runtime's error codes (<c>OrtErrorCode</c>).</summary>
internal enum ErrorCode
{
    Ok,
    Fail,
    InvalidArgument,
    NoSuchFile,
    NoModel,
    EngineError,
    RuntimeException,
    InvalidProtobuf,
    ModelLoaded,
    NotImplemented,
    InvalidGraph,
    ExecutionProviderFail,
}
