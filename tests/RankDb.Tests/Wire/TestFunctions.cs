using System.Runtime.CompilerServices;
using RankDb.Wire;

namespace RankDb.Tests.Wire;

/// <summary>Small real functions: a rerank-shaped one, one of every type, one that waits, ones that fail.</summary>
internal sealed class TestFunctions
{
    private static readonly WireParameter[] RerankParameters =
        [new("model", WireType.Text), new("query", WireType.Text), new("documents", WireType.Text, true), new("deadline_ms", WireType.Int4)];

    public TestFunctions() => All =
    [
        new Function("rerank", RerankParameters, [new("ordinal", WireType.Int4), new("score", WireType.Float8)], Rerank),
        new Function("ping", [], [new("version", WireType.Text)], (_, _) => Rows([["1.2"]])),
        new Function("echo", [new("a", WireType.Text), new("b", WireType.Text, true), new("c", WireType.Int8), new("d", WireType.Float8), new("e", WireType.Bool)],
            [new("a", WireType.Text), new("b", WireType.Text), new("c", WireType.Int8), new("d", WireType.Float8), new("e", WireType.Bool)], Echo),
        new Function("series", [new("n", WireType.Int4)], [new("n", WireType.Int4), new("body", WireType.Text)], Series),
        new Function("wait", [], [new("n", WireType.Int4)], Wait),
        new Function("fail", [new("how", WireType.Text)], [new("n", WireType.Int4)], Fail),
    ];

    public IReadOnlyList<IWireFunction> All { get; }

    /// <summary>Released when <c>wait</c> has started.</summary>
    public SemaphoreSlim Waiting { get; } = new(0);

    /// <summary>Released when <c>wait</c>'s token was cancelled.</summary>
    public SemaphoreSlim Cancelled { get; } = new(0);

    private static async IAsyncEnumerable<object?[]> Rows(IEnumerable<object?[]> rows)
    {
        await Task.CompletedTask;
        foreach (var row in rows)
        {
            yield return row;
        }
    }

    private static IAsyncEnumerable<object?[]> Rerank(WireCall call, CancellationToken ct) =>
        Rows(((string?[])call.Arguments[2]!).Select((d, i) => new object?[] { i + 1, 1.0 / (1 + (d?.Length ?? 0)) }));

    private static IAsyncEnumerable<object?[]> Echo(WireCall call, CancellationToken ct) =>
        Rows([[call.Arguments[0], call.Arguments[1] is string?[] items ? string.Join('|', items.Select(i => i ?? "<null>")) : null, call.Arguments[2], call.Arguments[3], call.Arguments[4]]]);

    private static IAsyncEnumerable<object?[]> Series(WireCall call, CancellationToken ct) =>
        Rows(Enumerable.Range(1, (int)(long)call.Arguments[0]!).Select(n => new object?[] { n, new string((char)('a' + (n % 26)), 1000) }));

    private static async IAsyncEnumerable<object?[]> Fail(WireCall call, [EnumeratorCancellation] CancellationToken ct)
    {
        yield return [1];
        await Task.Yield();
        switch ((string?)call.Arguments[0])
        {
            case "busy": throw new WireException("53000", "the queue is full", "Try again later.");
            case "model": throw new WireException("58000", "the model failed");
            case "row": yield return ["not a number"]; break;
            case "short": yield return []; break;
            default: throw new InvalidDataException("secret document text");
        }
    }

    private async IAsyncEnumerable<object?[]> Wait(WireCall call, [EnumeratorCancellation] CancellationToken ct)
    {
        yield return [1];
        Waiting.Release();
        try
        {
            await Task.Delay(Timeout.Infinite, ct);
        }
        finally
        {
            Cancelled.Release();
        }
    }

    private sealed record Function(string Name, IReadOnlyList<WireParameter> Parameters, IReadOnlyList<WireColumn> Columns,
        Func<WireCall, CancellationToken, IAsyncEnumerable<object?[]>> Body) : IWireFunction
    {
        public IAsyncEnumerable<object?[]> InvokeAsync(WireCall call, CancellationToken ct) => Body(call, ct);
    }
}
