using RankDb.Inference;
using RankDb.Service;
using RankDb.Service.Access;
using RankDb.Wire;
using Xunit;

namespace RankDb.Tests.Service;

public sealed class LoadModelFunctionTests : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("rankdb-load-");
    private readonly Kept _loader = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _root.Delete(recursive: true);

    [Fact]
    public async Task A_name_means_a_folder_of_the_services_own_folders()
    {
        var folder = _root.CreateSubdirectory("added").CreateSubdirectory("mine").FullName;
        var rows = await ScoringFixture.RowsAsync(Function(), Ct, "mine");
        Assert.Equal([folder], _loader.Loaded);
        Assert.Equal("tiny", Assert.Single(rows)[0]);
    }

    [Theory]
    [InlineData("..")]
    [InlineData("../shipped")]
    [InlineData("/etc")]
    [InlineData(".work")]
    [InlineData("")]
    [InlineData("nothing")]
    [InlineData("a\0b")]
    public async Task A_name_that_is_no_folder_there_loads_nothing(string name)
    {
        _root.CreateSubdirectory("added/.work");
        var error = await Assert.ThrowsAsync<WireException>(() => ScoringFixture.RowsAsync(Function(), Ct, name));
        Assert.Equal("42704", error.SqlState);
        Assert.Empty(_loader.Loaded);
    }

    private LoadModelFunction Function() => new(_loader, new ServiceOptions { AddedModelFolder = Path.Combine(_root.FullName, "added") }, unload: false);

    private sealed class Kept : IModelLoader
    {
        internal List<string> Loaded { get; } = [];

        public ModelInfo Load(string folder)
        {
            Loaded.Add(folder);
            return new TinyModels().Encoder.Info;
        }

        public void Unload(string name) => throw new NotSupportedException();
    }
}
