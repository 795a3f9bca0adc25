using System.Runtime.CompilerServices;
using Xunit;

namespace RankDb.IntegrationTests.Support;

/// <summary>A test that needs PostgreSQL and PgBouncer: skipped without one of them, failed where CI is set.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PoolerFactAttribute : FactAttribute
{
    public PoolerFactAttribute([CallerFilePath] string? sourceFilePath = null, [CallerLineNumber] int sourceLineNumber = -1)
        : base(sourceFilePath, sourceLineNumber)
    {
        Skip = $"Needs PgBouncer (scripts/setup-tests.sh). {TestServer.HowToProvide}";
        SkipUnless = nameof(IsExpected);
        SkipType = typeof(PoolerFactAttribute);
        Timeout = TestServer.LongestTestMs;
    }

    public static bool IsExpected =>
        Environment.GetEnvironmentVariable("CI") is { Length: > 0 } || (TestServer.IsConfigured && PgBouncer.Program is not null);
}
