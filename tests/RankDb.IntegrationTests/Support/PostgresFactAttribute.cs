using System.Runtime.CompilerServices;
using Xunit;

namespace RankDb.IntegrationTests.Support;

/// <summary>A test that needs PostgreSQL: skipped without one, failed without one where CI is set.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PostgresFactAttribute : FactAttribute
{
    public PostgresFactAttribute([CallerFilePath] string? sourceFilePath = null, [CallerLineNumber] int sourceLineNumber = -1)
        : base(sourceFilePath, sourceLineNumber)
    {
        Skip = TestServer.HowToProvide;
        SkipUnless = nameof(TestServer.IsExpected);
        SkipType = typeof(TestServer);
        Timeout = TestServer.LongestTestMs;
    }
}
