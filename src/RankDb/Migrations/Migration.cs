namespace RankDb.Migrations;

/// <summary>A numbered file of <c>migrations/</c>, run once in its life.</summary>
internal sealed record Migration(int Version, MigrationFile File)
{
    public string Name => File.Name;
}
