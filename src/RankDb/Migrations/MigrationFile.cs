using System.Security.Cryptography;
using System.Text;

namespace RankDb.Migrations;

/// <summary>One SQL file, with LF line ends.</summary>
/// <param name="Path">Path in the repository, with forward slashes, such as <c>migrations/V0001__catalog.sql</c>.</param>
/// <param name="Sql">The whole text. Line ends are LF whatever the file on disk had.</param>
internal sealed record MigrationFile(string Path, string Sql)
{
    /// <summary>The file's name without its folder.</summary>
    public string Name => Path[(Path.LastIndexOf('/') + 1)..];

    /// <summary>SHA-256 of <see cref="Sql"/> in UTF-8, 64 lower-case hexadecimal digits.</summary>
    public string Sha256 { get; } = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Sql)));

    /// <summary>A file whose text may have CRLF line ends.</summary>
    public static MigrationFile Create(string path, string text) =>
        new(path.Replace('\\', '/'), text.Replace("\r\n", "\n", StringComparison.Ordinal));
}
