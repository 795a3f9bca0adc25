using System.Collections.Concurrent;
using RankDb.Inference;
using Xunit;

namespace RankDb.Tests.Models;

/// <summary>The first number of every vector of a model is the model's own.</summary>
public sealed class Models_come_and_go_while_requests_run : IDisposable
{
    private readonly TinyFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_model_that_is_replaced_answers_those_who_hold_it_and_nobody_else()
    {
        var old = Folder("m", 1, "", isDefault: true);
        using var registry = ModelRegistry.Load([old], new ModelRuntimeOptions());
        var loose = registry.Encoder("default");
        using (var held = registry.Hold<IEncoder>("m"))
        {
            registry.Replace(Folder("m", 2, "2"));
            Assert.Equal(1, First(held.Model));
            Assert.Equal(1, First(loose));
            Assert.Equal(2, First(registry.Encoder("m")));
            Assert.Equal(2, First(registry.Encoder("default")));
        }

        Assert.Equal("42704", Assert.Throws<ModelException>(() => First(loose)).SqlState);
        registry.Remove("m");
        Assert.Equal("42704", Assert.Throws<ModelException>(() => registry.Encoder("m")).SqlState);
        Assert.Equal("42704", Assert.Throws<ModelException>(() => registry.Hold<IEncoder>("default")).SqlState);
        Assert.Equal("42704", Assert.Throws<ModelException>(() => registry.Remove("m")).SqlState);
        Assert.Empty(registry.Models);
        Assert.Equal(0, registry.LoadedBytes);
    }

    [Fact]
    public void The_default_changes_hands()
    {
        using var registry = ModelRegistry.Load([Folder("a", 1, isDefault: true)], new ModelRuntimeOptions());
        Assert.Equal("42710", Assert.Throws<ModelException>(() => registry.Add(Path.Combine(folder.Root, "a"))).SqlState);
        Assert.Equal(1, First(registry.Encoder("default")));
        registry.Add(Folder("b", 2, isDefault: true));
        Assert.Equal(2, First(registry.Encoder("default")));
        Assert.Equal(["a False", "b True"], registry.Models.Select(model => $"{model.Name} {model.IsDefault}"));
        registry.SetDefault("a");
        Assert.Equal(1, First(registry.Encoder("default")));
        Assert.True(registry.Encoder("a").Info.IsDefault);
    }

    [Fact]
    public void A_model_that_cannot_be_loaded_leaves_nothing_behind_and_the_old_one_in_place()
    {
        using var registry = ModelRegistry.Load([Folder("m", 1)], new ModelRuntimeOptions());
        var before = registry.LoadedBytes;
        var broken = folder.Add("broken", TinyGraph.Tokens(id => [float.NaN, 1]), """{"name":"m","pooling":"cls","max_tokens":16}""");
        Assert.Equal("58000", Assert.Throws<ModelException>(() => registry.Replace(broken)).SqlState);
        Assert.Equal(before, registry.LoadedBytes);
        Assert.Equal(1, First(registry.Encoder("m")));
    }

    [Fact]
    public void Over_the_budget_the_least_recently_used_goes_and_comes_back()
    {
        var size = Size(Folder("a", 1));
        Folder("b", 2);
        Folder("c", 3);
        using var registry = folder.Load(new ModelRuntimeOptions { MemoryBudget = (2 * size) + 1 });
        Assert.Equal(2 * size, registry.LoadedBytes);
        for (var i = 0; i < 9; i++)
        {
            Assert.Equal((i % 3) + 1, First(registry.Encoder($"{(char)('a' + (i % 3))}")));
            Assert.Equal(2 * size, registry.LoadedBytes);
        }

        // a was used longest ago, so it is not in memory, and it must not come back as another model than it was.
        File.WriteAllBytes(Path.Combine(folder.Root, "a", "model.onnx"), TinyGraph.Tokens(_ => [9, 9, 9]));
        Assert.Equal(3, First(registry.Encoder("c")));
        var changed = Assert.Throws<ModelException>(() => First(registry.Encoder("a")));
        Assert.Equal("55000", changed.SqlState);
        Assert.Contains("was changed", changed.Message, StringComparison.Ordinal);
        Assert.Equal(2, First(registry.Encoder("b")));
    }

    [Fact]
    public void A_model_larger_than_the_budget_is_refused()
    {
        var size = Size(Folder("a", 1));
        var refused = Assert.Throws<ModelException>(() => folder.Load(new ModelRuntimeOptions { MemoryBudget = size - 1 }));
        Assert.Equal("54000", refused.SqlState);
        Assert.Contains($"needs {size} bytes", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Many_threads_never_fail_nor_get_another_models_numbers_within_the_memory()
    {
        var size = Size(Folder("a", 1));
        Folder("b", 2);
        Folder("c", 3);
        var budget = (2 * size) + (size / 2);
        using var registry = folder.Load(new ModelRuntimeOptions { MemoryBudget = budget });
        var versions = Enumerable.Range(0, 4).Select(i => Folder("x", 10 + i, $"-{i}")).ToArray();
        registry.Add(versions[0]);
        var seen = new ConcurrentDictionary<float, int>();
        var most = 0L;
        var changing = true;
        var scoring = Enumerable.Range(0, 6).Select(worker => Task.Run(() =>
        {
            for (var i = 0; Volatile.Read(ref changing) || i < 100; i++)
            {
                var (name, fixedNumber) = ((worker + i) % 4) switch { 0 => ("a", 1), 1 => ("b", 2), 2 => ("c", 3), _ => ("x", 0) };
                using var held = registry.Hold<IEncoder>(name);
                var (first, second) = (First(held.Model), First(held.Model));
                Assert.Equal(first, second);
                Assert.True(fixedNumber == 0 ? first is >= 10 and < 14 : first == fixedNumber, $"{name} gave {first}");
                seen.AddOrUpdate(first, 1, (_, count) => count + 1);
                Assert.InRange(registry.LoadedBytes, 0, budget);
            }
        })).ToArray();
        for (var i = 1; i <= 20; i++)
        {
            await registry.ReplaceAsync(versions[i % 4], TestContext.Current.CancellationToken);
            using (var held = registry.Hold<IEncoder>("x"))
            {
                Assert.Equal(10 + (i % 4), First(held.Model));
            }

            registry.Add(Folder("y", 20, $"-{i}"));
            most = Math.Max(most, registry.LoadedBytes);
            registry.Remove("y");
        }

        Volatile.Write(ref changing, false);
        await Task.WhenAll(scoring).WaitAsync(TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken);
        Assert.InRange(most, 1, budget);
        Assert.Superset(new HashSet<float> { 1, 2, 3 }, seen.Keys.ToHashSet());
    }

    private static float First(IEncoder encoder)
    {
        var vector = new float[encoder.Info.Dimension];
        encoder.Encode([encoder.Tokenize("a b", TextKind.Document)], vector);
        return vector[0];
    }

    private static long Size(string path) => new FileInfo(Path.Combine(path, "model.onnx")).Length;

    private string Folder(string name, int number, string suffix = "", bool isDefault = false) => folder.Add(
        name + suffix, TinyGraph.Tokens(_ => [number, 1, 1]),
        $$"""{"name":"{{name}}","pooling":"cls","normalize":false,"max_tokens":16,"default":{{(isDefault ? "true" : "false")}}}""");
}
