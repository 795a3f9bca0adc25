using System.Runtime.CompilerServices;
using Xunit;

namespace RankDb.IntegrationTests.Support;

/// <summary>As <see cref="PostgresFactAttribute"/>, with cases.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PostgresTheoryAttribute : TheoryAttribute
{
    public PostgresTheoryAttribute([CallerFilePath] string? sourceFilePath = null, [CallerLineNumber] int sourceLineNumber = -1)
        : base(sourceFilePath, sourceLineNumber)
    {
        Skip = TestServer.HowToProvide;
        SkipUnless = nameof(TestServer.IsExpected);
        SkipType = typeof(TestServer);
        Timeout = TestServer.LongestTestMs;
    }
}
