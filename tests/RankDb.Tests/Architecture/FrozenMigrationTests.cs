using System.Security.Cryptography;
using System.Text;
using Xunit;

namespace RankDb.Tests.Architecture;

public sealed class FrozenMigrationTests
{
    [Fact]
    public void Every_migration_is_frozen_with_the_hash_it_has()
    {
        var actual = Directory.EnumerateFiles(RepositoryFiles.Path("migrations"), "*.sql").Order(StringComparer.Ordinal)
            .Select(path => $"{Sha256OfText(path)}  {Path.GetFileName(path)}");

        Assert.Equal(File.ReadAllLines(RepositoryFiles.Path("migrations/frozen.sha256")).Where(line => line.Length > 0), actual);
    }

    private static string Sha256OfText(string path) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(File.ReadAllText(path).Replace("\r\n", "\n", StringComparison.Ordinal))));
}
