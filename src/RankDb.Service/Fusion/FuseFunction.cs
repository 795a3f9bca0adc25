using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using RankDb.Ranking.Fusion;
using RankDb.Service.Scoring;
using RankDb.Wire;

namespace RankDb.Service.Fusion;

/// <summary><c>fuse(legs, method, options)</c>: fuses rankings that the client has (docs/fusion.md). Needs no model.</summary>
/// <remarks>For clients that know the password: a database fuses by itself.</remarks>
internal sealed class FuseFunction(ServiceOptions limits) : IWireFunction
{
    private const int LongestMessage = 500;

    public string Name => "fuse";

    public bool IsForDirectClients => true;

    public IReadOnlyList<WireParameter> Parameters { get; } = [new("legs", WireType.Text), new("method", WireType.Text), new("options", WireType.Text)];

    public IReadOnlyList<WireColumn> Columns { get; } = [new("id", WireType.Text), new("rank", WireType.Int4), new("score", WireType.Float8), new("details", WireType.Text)];

    public async IAsyncEnumerable<object?[]> InvokeAsync(WireCall call, [EnumeratorCancellation] CancellationToken ct)
    {
        await Task.CompletedTask;
        var (legs, fused) = Fuse(call);
        foreach (var item in fused)
        {
            ct.ThrowIfCancellationRequested();
            yield return [item.Id, item.Rank, item.Score, Details(legs, item)];
        }
    }

    private (FusionLeg[] Legs, FusionResult Fused) Fuse(WireCall call)
    {
        var json = CallArguments.Text(call, 0, "legs");
        var options = call.Arguments[2] as string;
        if (CallArguments.Bytes(json) + CallArguments.Bytes(options ?? "") > limits.MaxBytesPerCall)
        {
            throw new WireException("54000", $"the call has more than {limits.MaxBytesPerCall} bytes, the limit of one call", "Cut the legs; what is far down adds little.");
        }

        try
        {
            var legs = FusionJson.Legs(json, limits.MaxDocumentsPerCall);
            return (legs, Fuser.Fuse(legs, FusionJson.Options(call.Arguments[1] as string, options)));
        }
        catch (FusionException refused)
        {
            throw new WireException("22023", refused.Message.Length <= LongestMessage ? refused.Message : refused.Message[..LongestMessage], null, refused);
        }
    }

    /// <summary><c>{"legs": {name: {"rank": ..., "score": ..., "normalized": ..., "weight": ...}}}</c>, without legs that say nothing of the document.</summary>
    private static string Details(FusionLeg[] legs, FusedId item)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteStartObject("legs");
            for (var l = 0; l < legs.Length; l++)
            {
                var leg = item.Leg(l);
                if (leg == default)
                {
                    continue;
                }

                writer.WriteStartObject(legs[l].Name);
                Write(writer, "rank", leg.Rank);
                Write(writer, "score", leg.Score);
                Write(writer, "normalized", leg.Normalized);
                writer.WriteNumber("weight", legs[l].Weight);
                writer.WriteEndObject();
            }

            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    private static void Write(Utf8JsonWriter writer, string name, double? value)
    {
        if (value is { } number)
        {
            writer.WriteNumber(name, number);
        }
    }
}
