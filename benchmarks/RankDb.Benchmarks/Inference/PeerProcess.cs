using System.Diagnostics;
using System.Text.Json.Nodes;

namespace RankDb.Benchmarks.Inference;

/// <summary>ONNX Runtime and Hugging Face's tokenizer for Node.js, as an application uses them (benchmarks/peer/score.mjs).</summary>
internal sealed class PeerProcess : IDisposable
{
    private readonly Process process;

    private PeerProcess(Process process) => this.process = process;

    internal static async Task<PeerProcess> StartAsync(string script, string folder, string file, int threads, bool spin, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("node", [script]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        var peer = new PeerProcess(Process.Start(start) ?? throw new InvalidOperationException("node did not start"));
        await peer.AskAsync(new JsonObject { ["do"] = "load", ["folder"] = folder, ["file"] = file, ["threads"] = threads, ["spin"] = spin }, cancellationToken);
        return peer;
    }

    internal async Task<Scored> ScoreAsync(string query, IReadOnlyList<string> documents, string schedule, int budget, CancellationToken cancellationToken)
    {
        var answer = await AskAsync(
            new JsonObject { ["do"] = "score", ["query"] = query, ["documents"] = Array(documents), ["schedule"] = schedule, ["budget"] = budget }, cancellationToken);
        return new Scored((double)answer["ms"]!, [.. answer["scores"]!.AsArray().Select(score => (double)score!)]);
    }

    /// <summary>Tokens a second over the texts, best of the rounds.</summary>
    internal async Task<double> TokenRateAsync(IReadOnlyList<string> texts, int rounds, CancellationToken cancellationToken)
    {
        var answer = await AskAsync(new JsonObject { ["do"] = "tokenize", ["texts"] = Array(texts), ["rounds"] = rounds }, cancellationToken);
        return (double)answer["tokens"]! / (double)answer["ms"]! * 1000;
    }

    public void Dispose()
    {
        process.Kill();
        process.Dispose();
    }

    private static JsonArray Array(IEnumerable<string> texts) => new([.. texts.Select(text => (JsonNode)text)]);

    private async Task<JsonNode> AskAsync(JsonObject job, CancellationToken cancellationToken)
    {
        await process.StandardInput.WriteLineAsync(job.ToJsonString().AsMemory(), cancellationToken);
        await process.StandardInput.FlushAsync(cancellationToken);
        var line = await process.StandardOutput.ReadLineAsync(cancellationToken) ?? throw new InvalidOperationException("The peer ended; run npm install in benchmarks/peer.");
        var answer = JsonNode.Parse(line)!;
        return answer["error"] is { } error ? throw new InvalidOperationException($"The peer: {error}") : answer;
    }
}

/// <summary>One scored call: its time at the client in ms, and the probabilities in the order of the documents.</summary>
internal sealed record Scored(double Milliseconds, double[] Scores);
