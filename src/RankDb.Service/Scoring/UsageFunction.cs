using System.Runtime.CompilerServices;
using RankDb.Wire;

namespace RankDb.Service.Scoring;

/// <summary>
/// <c>usage()</c>: what the models did for this connection since it was opened, a row for each version of a model and kind of call; before the first
/// call one row that names the connection alone. It needs no ticket: it tells a connection what that connection itself asked for.
/// </summary>
internal sealed class UsageFunction : IWireFunction
{
    public string Name => "usage";

    public IReadOnlyList<WireParameter> Parameters => [];

    public IReadOnlyList<WireColumn> Columns { get; } =
    [
        new("connection", WireType.Text), new("model", WireType.Text), new("version", WireType.Text), new("kind", WireType.Text),
        new("calls", WireType.Int8), new("inputs", WireType.Int8), new("tokens", WireType.Int8), new("flops", WireType.Float8),
    ];

    public async IAsyncEnumerable<object?[]> InvokeAsync(WireCall call, [EnumeratorCancellation] CancellationToken ct)
    {
        await Task.CompletedTask;
        if (call.Connection is not { } connection)
        {
            yield break;
        }

        var models = connection.Get<ConnectionUsage>().Models;
        foreach (var usage in models)
        {
            yield return [connection.Id, usage.Model, usage.Version, usage.Kind, usage.Calls, usage.Inputs, usage.Tokens, usage.Flops];
        }

        if (models.Count == 0)
        {
            yield return [connection.Id, null, null, null, 0L, 0L, 0L, 0.0];
        }
    }
}
