using System.Diagnostics;
using Npgsql;
using RankDb.Inference;
using RankDb.Inference.Quantization;
using RankDb.TestModels;

namespace RankDb.Benchmarks.Inference;

/// <summary>All measurements of one model shape. Weights are random: speed does not depend on them, and no quality is claimed.</summary>
internal sealed class InferenceRun(BertShape shape, int rounds, string peerScript, int batchTokens)
{
    private const string Float = "float";
    private const string Int8 = "int8";
    private const int PeerBudget = 1024;
    private const int Callers = 8;

    private readonly RerankWork work = RerankWork.Standard(shape, 7);
    private readonly InferenceReport report = new(shape, rounds, batchTokens);

    internal async Task<string> RunAsync(CancellationToken cancellationToken)
    {
        var root = Directory.CreateTempSubdirectory("rankdb-inference-").FullName;
        try
        {
            var (single, quantised) = MakeModels(root, cancellationToken);
            DynamicInt8.Write(Path.Combine(single, "model.onnx"), Path.Combine(single, "dynamic.onnx"));
            await using var served = await ServedModels.StartAsync(root, batchTokens, cancellationToken);
            await using var connection = await served.ConnectAsync(cancellationToken);
            using (var peer = await PeerProcess.StartAsync(peerScript, single, "model.onnx", Environment.ProcessorCount, spin: true, cancellationToken))
            using (var dynamic = await PeerProcess.StartAsync(peerScript, single, "dynamic.onnx", Environment.ProcessorCount, spin: true, cancellationToken))
            {
                BenchmarkRun.Say($"quiet race");
                await RaceAsync(peer, dynamic, connection, "quiet", cancellationToken);
                BenchmarkRun.Say($"busy race");
                using (new BusyNeighbour())
                {
                    await RaceAsync(peer, dynamic, connection, "one core busy", cancellationToken);
                }

                BenchmarkRun.Say($"tokenizers");
                await TokenizeAsync(peer, single, cancellationToken);
            }

            BenchmarkRun.Say($"scores");
            await ScoresAsync(connection, cancellationToken);
            BenchmarkRun.Say($"afterwards");
            await AfterwardsAsync(served, connection, cancellationToken);
            BenchmarkRun.Say($"callers");
            await TogetherAsync(served, connection, cancellationToken);
            BenchmarkRun.Say($"small beside big");
            await SmallBesideBigAsync(served, connection, cancellationToken);
            BenchmarkRun.Say($"peak");
            report.Peak = PeakRate.Measure();
            return report.Text();
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    private (string Single, string Quantised) MakeModels(string root, CancellationToken cancellationToken)
    {
        var single = BertModelFolder.Write(Path.Combine(root, Float), shape, 1);
        var quantised = BertModelFolder.Write(Path.Combine(root, Int8), shape, 1);
        Rename(single, Float);
        Rename(quantised, Int8);
        // Random weights cannot be judged: whatever agreement there is, is taken and reported.
        report.Quantisation = ModelQuantizer.Quantize(quantised, new QuantizationOptions { MinTau = -1, MaxError = 2, Precision = "int8" }, cancellationToken);
        return (single, quantised);
    }

    private void Rename(string folder, string name)
    {
        var path = Path.Combine(folder, "rankdb.json");
        File.WriteAllText(path, File.ReadAllText(path).Replace($"\"{shape.Name}\"", $"\"{name}\"", StringComparison.Ordinal));
    }

    private async Task RaceAsync(PeerProcess peer, PeerProcess dynamic, NpgsqlConnection connection, string when, CancellationToken cancellationToken)
    {
        var busy = when != "quiet";
        for (var round = -1; round < rounds; round++)
        {
            var measured = new List<(string Who, Scored Scored)>();
            if (!busy)
            {
                measured.Add((InferenceReport.PeerPadded, await peer.ScoreAsync(work.Query, work.Documents, "padded", 0, cancellationToken)));
            }

            measured.Add((InferenceReport.PeerSorted, await peer.ScoreAsync(work.Query, work.Documents, "sorted", PeerBudget, cancellationToken)));
            measured.Add((InferenceReport.Ours, await ServedModels.ScoreAsync(connection, Float, work.Query, work.Documents, cancellationToken)));
            measured.Add((InferenceReport.PeerDynamic, await dynamic.ScoreAsync(work.Query, work.Documents, "sorted", PeerBudget, cancellationToken)));
            measured.Add((InferenceReport.OursInt8, await ServedModels.ScoreAsync(connection, Int8, work.Query, work.Documents, cancellationToken)));
            if (round >= 0)
            {
                measured.ForEach(one => report.Add(when, one.Who, one.Scored.Milliseconds));
                report.Difference = measured.Where(one => one.Who is InferenceReport.PeerSorted or InferenceReport.Ours)
                    .Select(one => one.Scored.Scores).Aggregate((a, b) => [.. a.Zip(b, (x, y) => Math.Abs(x - y))]).Max();
            }
        }
    }

    // The same pairs alone and in the reverse order: every score must come back bit for bit.
    private async Task ScoresAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        foreach (var model in new[] { Float, Int8 })
        {
            var together = await ServedModels.ScoreAsync(connection, model, work.Query, work.Documents, cancellationToken);
            var backwards = await ServedModels.ScoreAsync(connection, model, work.Query, [.. work.Documents.Reverse()], cancellationToken);
            var moved = together.Scores.Zip(backwards.Scores.Reverse()).Count(pair => pair.First != pair.Second);
            for (var i = 0; i < work.Documents.Count; i++)
            {
                var alone = await ServedModels.ScoreAsync(connection, model, work.Query, [work.Documents[i]], cancellationToken);
                moved += alone.Scores[0] != together.Scores[i] ? 1 : 0;
            }

            report.Moved[model] = moved;
        }
    }

    private async Task AfterwardsAsync(ServedModels served, NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var shares = new List<double>();
        for (var round = 0; round < rounds; round++)
        {
            await ServedModels.ScoreAsync(connection, Int8, work.Query, work.Documents, cancellationToken);
            var before = served.ProcessorTime();
            await Task.Delay(1000, cancellationToken);
            shares.Add((served.ProcessorTime() - before).TotalSeconds);
        }

        report.Afterwards = InferenceReport.Median(shares);
    }

    private async Task TogetherAsync(ServedModels served, NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var alone = new List<double>();
        var started = Stopwatch.GetTimestamp();
        for (var i = 0; i < Callers * rounds; i++)
        {
            alone.Add((await ServedModels.ScoreAsync(connection, Int8, work.Query, work.Documents, cancellationToken)).Milliseconds);
        }

        var aloneSeconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        started = Stopwatch.GetTimestamp();
        var together = await Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => Task.Run(
            async () =>
            {
                await using var own = await served.ConnectAsync(cancellationToken);
                var times = new List<double>();
                for (var i = 0; i < rounds; i++)
                {
                    times.Add((await ServedModels.ScoreAsync(own, Int8, work.Query, work.Documents, cancellationToken)).Milliseconds);
                }

                return times;
            },
            cancellationToken)));
        report.Concurrency = (aloneSeconds / Stopwatch.GetElapsedTime(started).TotalSeconds, [.. together.SelectMany(times => times)]);
    }

    private async Task SmallBesideBigAsync(ServedModels served, NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var small = work.Documents.Take(5).ToList();
        var big = Enumerable.Repeat(work.Documents, 5).SelectMany(documents => documents).ToList();
        await using var other = await served.ConnectAsync(cancellationToken);
        for (var round = 0; round < rounds; round++)
        {
            report.SmallAlone.Add((await ServedModels.ScoreAsync(connection, Int8, work.Query, small, cancellationToken)).Milliseconds);
            var running = ServedModels.ScoreAsync(other, Int8, work.Query, big, cancellationToken);
            await Task.Delay(200, cancellationToken);
            report.SmallBeside.Add((await ServedModels.ScoreAsync(connection, Int8, work.Query, small, cancellationToken)).Milliseconds);
            report.Big.Add((await running).Milliseconds);
        }
    }

    private async Task TokenizeAsync(PeerProcess peer, string folder, CancellationToken cancellationToken)
    {
        var texts = Enumerable.Range(0, 20).SelectMany(seed => RerankWork.Standard(shape, 100 + seed).Documents).ToList();
        var tokenizer = TokenizerFile.Load(Path.Combine(folder, "tokenizer.json"));
        var best = 0.0;
        var tokens = 0L;
        for (var round = 0; round < rounds; round++)
        {
            var started = Stopwatch.GetTimestamp();
            tokens = texts.Sum(text => (long)tokenizer.Encode(text).Ids.Length);
            best = Math.Max(best, tokens / Stopwatch.GetElapsedTime(started).TotalSeconds);
        }

        // One round: the JavaScript tokenizer keeps whole texts that it has seen.
        report.Tokenizers = (best, await peer.TokenRateAsync(texts, 1, cancellationToken));
        report.Tokens = work.Documents.Sum(document => (long)tokenizer.Encode(document).Ids.Length)
            + (work.Documents.Count * ((long)tokenizer.Encode(work.Query).Ids.Length + tokenizer.SpecialTokens.PairCount));
        report.Lengths = [.. work.Documents.Select(document => tokenizer.Encode(document).Ids.Length + tokenizer.Encode(work.Query).Ids.Length + tokenizer.SpecialTokens.PairCount)];
    }
}
