using RankDb.Migrations;
using Xunit;

namespace RankDb.Tests.Migrations;

public sealed class MigrationSourceTests
{
    [Fact]
    public void Numbered_files_come_by_number_and_repeatable_ones_as_listed()
    {
        var source = Source(("migrations/V0002__b.sql", "2"), ("migrations/V0001__a.sql", "1"),
            ("sql/install.sql", "-- first\r\n\\ir views/z.sql\r\n\r\n\\ir functions/a.sql\r\n"), ("sql/functions/a.sql", "a"), ("sql/views/z.sql", "z"));

        Assert.Equal(["V0001__a.sql", "V0002__b.sql"], source.Numbered.Select(migration => migration.Name));
        Assert.Equal(["sql/views/z.sql", "sql/functions/a.sql"], source.Repeatable.Select(file => file.Path));
        Assert.Equal(2, source.LatestVersion);
    }

    [Theory]
    [InlineData("migrations/V1__a.sql")]
    [InlineData("migrations/0001_a.sql")]
    [InlineData("migrations/V0001_a.sql")]
    [InlineData("migrations/V0001__A.sql")]
    public void A_misnamed_file_is_refused(string path) => Refused([(path, "")], Path.GetFileName(path));

    [Fact]
    public void A_number_left_out_is_refused() => Refused([("migrations/V0001__a.sql", ""), ("migrations/V0003__c.sql", "")], "Version 2 is missing");

    [Fact]
    public void A_number_used_twice_is_refused() =>
        Refused([("migrations/V0001__a.sql", ""), ("migrations/V0001__b.sql", "")], "same number");

    [Theory]
    [InlineData("\\i a.sql", "\\i a.sql")]
    [InlineData("select 1;", "select 1;")]
    [InlineData("\\ir missing.sql", "missing.sql")]
    [InlineData("\\ir a.sql\n\\ir a.sql", "twice")]
    [InlineData("-- nothing", "sql/a.sql")]
    public void A_list_that_does_not_fit_the_files_is_refused(string list, string named) =>
        Refused([("sql/install.sql", list), ("sql/a.sql", "")], named);

    [Fact]
    public void The_hash_is_that_of_the_text_with_LF_line_ends()
    {
        var (windows, unix) = (MigrationFile.Create("a", "x\r\ny\r\n"), MigrationFile.Create("a", "x\ny\n"));

        Assert.Equal(unix, windows);
        Assert.Equal("09834d488008f5f1ef589a2d7cedc52425bee9dd23b2212e4c1d673c5cbb54e4", unix.Sha256);
        Assert.NotEqual(unix.Sha256, MigrationFile.Create("a", "x\ny").Sha256);
    }

    [Fact]
    public void The_files_that_ship_are_well_formed()
    {
        var source = MigrationSource.Embedded();

        Assert.NotEmpty(source.Numbered);
        Assert.NotEmpty(source.Repeatable);
        Assert.Equal(source.LatestVersion, new Migrator().LatestVersion);
    }

    private static MigrationSource Source(params (string Path, string Text)[] files) =>
        MigrationSource.FromFiles(files.Select(file => MigrationFile.Create(file.Path, file.Text)));

    private static void Refused((string, string)[] files, string named)
    {
        var error = Assert.Throws<RankDbMigrationException>(() => Source(files));
        Assert.Equal("55000", error.SqlState);
        Assert.Contains(named, error.Message, StringComparison.Ordinal);
    }
}
