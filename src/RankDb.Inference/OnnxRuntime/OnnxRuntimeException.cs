namespace RankDb.Inference.OnnxRuntime;

/// <summary>A call of ONNX Runtime that failed.</summary>
internal sealed class OnnxRuntimeException(ErrorCode errorCode, string message, Exception? innerException = null)
    : Exception($"[ErrorCode:{errorCode}] {message}", innerException)
{
    /// <summary>ONNX Runtime's own code.</summary>
    internal ErrorCode ErrorCode { get; } = errorCode;

    /// <summary>ONNX Runtime's own message.</summary>
    internal string Detail { get; } = message;
}
