using RankDb.Service;
using RankDb.Service.Configuration;
using Xunit;

namespace RankDb.Tests.Service;

public sealed class ServiceSettingsTests
{
    [Fact]
    public void The_environment_sets_options_by_name()
    {
        var options = ServiceSettings.Load(null, new Dictionary<string, string>
        {
            ["RANKDB__WIREPORT"] = "7000",
            ["RANKDB__LogFormat"] = "json",
            ["RANKDB__MODELFOLDERS"] = string.Join(Path.PathSeparator, "one", "two"),
            ["RANKDB_SERVICE_PASSWORD"] = "secret",
            ["UNRELATED"] = "x",
        });
        Assert.Equal((7000, "json", "secret"), (options.WirePort, options.LogFormat, options.Password));
        Assert.Equal(["one", "two"], options.ModelFolders);
        Assert.Equal(6580, options.HttpPort);
    }

    [Fact]
    public void The_environment_wins_over_the_file()
    {
        var file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        File.WriteAllText(file, """{ "WirePort": 7000, "HttpPort": 7001, "PasswordFile": "p", "ModelFolders": ["a", "b"] }""");
        try
        {
            var options = ServiceSettings.Load(file, new Dictionary<string, string>
            {
                ["RANKDB__HTTPPORT"] = "8001",
                ["RANKDB__MODELFOLDERS"] = "c",
                ["RANKDB_SERVICE_PASSWORD"] = "secret",
            });
            Assert.Equal((7000, 8001), (options.WirePort, options.HttpPort));
            Assert.Equal(("secret", null), (options.Password, options.PasswordFile));
            Assert.Equal(["c"], options.ModelFolders);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Theory]
    [InlineData("RANKDB__WIREPRT", "7000", "WIREPRT")]
    [InlineData("RANKDB__WIREPORT", "many", "WIREPORT")]
    public void A_slip_is_an_error_that_names_it(string variable, string value, string named)
    {
        var error = Assert.Throws<ServiceStartException>(
            () => ServiceSettings.Load(null, new Dictionary<string, string> { [variable] = value }));
        Assert.Contains(named, error.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void All_mistakes_are_told_together()
    {
        var options = new ServiceOptions { WireAddress = "localhost", WirePort = 70_000, Workers = 0, LogFormat = "xml" };
        var mistakes = ServiceOptionsValidator.Mistakes(options);
        Assert.Equal(6, mistakes.Count);
        Assert.Contains(mistakes, mistake => mistake.StartsWith("WireAddress", StringComparison.Ordinal));
        Assert.Contains("WirePort must be between 0 and 65535, got 70000.", mistakes);
        Assert.Contains("Workers must be between 1 and 1024, got 0.", mistakes);
        Assert.Contains(mistakes, mistake => mistake.StartsWith("No password", StringComparison.Ordinal));
        Assert.Contains(mistakes, mistake => mistake.StartsWith("ModelFolders", StringComparison.Ordinal));
        Assert.Contains("LogFormat must be 'text' or 'json', got 'xml'.", mistakes);
    }

    [Fact]
    public void A_bad_connection_string_is_refused_without_quoting_it()
    {
        var options = new ServiceOptions { Password = "x", DatabaseConnection = "Host=h;Passwort=hidden" };
        options.ModelFolders.Add(Path.GetTempPath());
        var mistake = Assert.Single(ServiceOptionsValidator.Mistakes(options));
        Assert.StartsWith("DatabaseConnection", mistake, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", mistake, StringComparison.Ordinal);
    }
}
