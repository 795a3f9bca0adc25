using System.Runtime.CompilerServices;
using RankDb.Wire;

namespace RankDb.Service.Scoring;

/// <summary><c>ping()</c>: the version of the service.</summary>
internal sealed class PingFunction : IWireFunction
{
    public string Name => "ping";

    public IReadOnlyList<WireParameter> Parameters => [];

    public IReadOnlyList<WireColumn> Columns { get; } = [new("version", WireType.Text)];

    public async IAsyncEnumerable<object?[]> InvokeAsync(WireCall call, [EnumeratorCancellation] CancellationToken ct)
    {
        await Task.CompletedTask;
        yield return [ServiceVersion.Text];
    }
}
