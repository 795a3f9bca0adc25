using Xunit;

namespace RankDb.Tests.Inference;

/// <summary>Tests that measure the process's memory or time: no other test runs beside them.</summary>
[CollectionDefinition(nameof(MeasuredAlone), DisableParallelization = true)]
public sealed class MeasuredAlone;
