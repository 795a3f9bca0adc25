namespace RankDb.Inference.OnnxRuntime;

/// <summary>How far a graph is rewritten when it is loaded.</summary>
internal enum GraphOptimizationLevel
{
    ORT_DISABLE_ALL = 0,
    ORT_ENABLE_BASIC = 1,
    ORT_ENABLE_EXTENDED = 2,
    ORT_ENABLE_ALL = 99,
}

/// <summary>Whether the nodes of a graph run one after another or side by side.</summary>
internal enum ExecutionMode
{
    ORT_SEQUENTIAL = 0,
    ORT_PARALLEL = 1,
}

/// <summary>The least severe messages that are logged.</summary>
internal enum OrtLoggingLevel
{
    ORT_LOGGING_LEVEL_VERBOSE,
    ORT_LOGGING_LEVEL_INFO,
    ORT_LOGGING_LEVEL_WARNING,
    ORT_LOGGING_LEVEL_ERROR,
    ORT_LOGGING_LEVEL_FATAL,
}

/// <summary>Who hands out memory.</summary>
internal enum OrtAllocatorType
{
    DeviceAllocator = 0,
    ArenaAllocator = 1,
}

/// <summary>What memory is for.</summary>
internal enum OrtMemType
{
    CpuInput = -2,
    CpuOutput = -1,
    Default = 0,
}
