namespace RankDb.Inference.OnnxRuntime;

/// <summary>A call of ONNX Runtime that failed.</summary>
internal sealed class OnnxRuntimeException(ErrorCode errorCode, string message, Exception? innerException = null)
    : Exception($"[ErrorCode:{errorCode}] {message}", innerException)
{
    /// <summary>ONNX Runtime's own code.</summary>
    internal ErrorCode ErrorCode { get; } = errorCode;

    /// <summary>ONNX Runtime's own message.</summary>
    internal string Detail { get; } = message;

    /// <summary>The model's file, or how it is called where it came from memory; null where none was concerned.</summary>
    internal string? ModelPath { get; init; }

    /// <summary>The input or output that was wrong, where one is known to be.</summary>
    internal string? ValueName { get; init; }
}
