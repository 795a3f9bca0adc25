using System.Text.Json;
using RankDb.Inference;
using RankDb.Inference.Quantization;
using Xunit;

namespace RankDb.Tests.Inference;

public sealed class Quantisation_is_accepted_by_measured_agreement : IDisposable
{
    private readonly QuantizedFolder folder = new();

    [Fact]
    public void Enough_agreement_writes_the_int8_file_and_records_what_was_measured()
    {
        var report = Quantize(new QuantizationOptions { MinTau = 0.8, Precision = "int8" });

        Assert.Equal("int8", report.Precision);
        Assert.True(File.Exists(folder.Int8));
        using var json = Settings();
        Assert.Equal("int8", json.RootElement.GetProperty("precision").GetString());
        Assert.Equal("reranker", json.RootElement.GetProperty("kind").GetString());
        var measured = json.RootElement.GetProperty("quantization");
        Assert.Equal(report.Tau, measured.GetProperty("kendall_tau").GetDouble(), 5);
        Assert.Equal(13, measured.GetProperty("int8_layers").GetInt32() + measured.GetProperty("float32_layers").GetInt32());
        Assert.True(measured.GetProperty("int8_ms").GetDouble() > 0);
    }

    [Fact]
    public void Too_little_agreement_in_order_is_refused_with_both_numbers()
    {
        var report = Quantize(new QuantizationOptions { MinTau = 1, Precision = "int8" });

        AssertRefused(report);
        Assert.Contains("at least 1.0000 is asked for", report.Decision, StringComparison.Ordinal);
    }

    [Fact]
    public void Too_large_an_error_is_refused()
    {
        var report = Quantize(new QuantizationOptions { MinTau = -1, MaxError = 0, Precision = "int8" });

        AssertRefused(report);
        Assert.True(report.LargestError > 0);
    }

    [Fact]
    public void Refusing_or_going_back_to_float32_removes_an_int8_file_of_before()
    {
        Quantize(new QuantizationOptions { MinTau = 0.8, Precision = "int8" });
        AssertRefused(Quantize(new QuantizationOptions { Precision = "float32" }));
    }

    [Fact]
    public void The_users_own_pairs_are_what_is_measured()
    {
        var work = QuantizedFolder.Work;
        var samples = work.Documents.Take(40).Select(document => new TextPair(work.Query, document)).ToList();

        Assert.Equal(40, Quantize(new QuantizationOptions { MinTau = -1, MaxError = 2, Samples = samples }).Pairs);
    }

    [Fact]
    public void A_model_that_agrees_less_keeps_its_noisiest_layers_in_float32()
    {
        var all = Quantize(new QuantizationOptions { MinTau = -1, MaxError = 2, Precision = "int8" });
        var stricter = Quantize(new QuantizationOptions { MinTau = Math.BitIncrement(all.Tau), MaxError = 2, Precision = "int8" });

        Assert.Equal(0, all.Float32Layers);
        Assert.True(stricter.Precision == "float32" || (stricter.Float32Layers > 0 && stricter.Tau > all.Tau), stricter.Decision);
    }

    public void Dispose() => folder.Dispose();

    private QuantizationReport Quantize(QuantizationOptions options) =>
        ModelQuantizer.Quantize(folder.Path, options, TestContext.Current.CancellationToken);

    private void AssertRefused(QuantizationReport report)
    {
        Assert.Equal("float32", report.Precision);
        Assert.False(File.Exists(folder.Int8));
        using var json = Settings();
        Assert.Equal("float32", json.RootElement.GetProperty("precision").GetString());
        Assert.Equal(report.Decision, json.RootElement.GetProperty("quantization").GetProperty("decision").GetString());
    }

    private JsonDocument Settings() => JsonDocument.Parse(File.ReadAllText(folder.At("rankdb.json")));
}
