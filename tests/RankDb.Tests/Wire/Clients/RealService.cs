using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using RankDb.Inference;
using RankDb.Service;
using Xunit;

namespace RankDb.Tests.Wire.Clients;

/// <summary>The whole service with the shipped models, once in the clear and once with TLS only, for all tests of a class.</summary>
public sealed class RealService : IAsyncLifetime
{
    public const string Password = "s3cret pass";
    public const string Query = "how do I read a \"file\"? it's urgent";
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("rankdb-clients-");
    private readonly List<WebApplication> _apps = [];

    /// <summary>Quotes, backslashes, braces, an empty text, Polish and a turtle.</summary>
    public static IReadOnlyList<string> Documents { get; } =
        ["Opens a text file, reads all the text in the file", "it's {not}, \"quoted\" \\ or NULL", "", "Odczytuje plik: żółw 🐢", "Waits for a task"];

    public static string Models => Path.Combine(ClientScript.Folder, "../../../models");

    public int Port { get; private set; }

    public int TlsPort { get; private set; }

    public string CertificateFile => Path.Combine(_folder.FullName, "server.pem");

    /// <summary>What standard input tells a script.</summary>
    public static string Work => JsonSerializer.Serialize(new { model = "default", query = Query, documents = Documents });

    public async ValueTask InitializeAsync()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        await File.WriteAllTextAsync(CertificateFile, certificate.ExportCertificatePem());
        await File.WriteAllTextAsync(KeyFile, key.ExportPkcs8PrivateKeyPem());
        Port = await StartAsync(_ => { });
        TlsPort = await StartAsync(o => (o.WireCertificateFile, o.WireCertificateKeyFile, o.WireRequireTls) = (CertificateFile, KeyFile, true));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var app in _apps)
        {
            await app.StopAsync();
            await app.DisposeAsync();
        }

        _folder.Delete(recursive: true);
    }

    /// <summary>The scores without the wire: the model itself.</summary>
    public static float[] DirectScores()
    {
        using var registry = ModelRegistry.Load([Models], new ModelRuntimeOptions { IntraOpThreads = 1 });
        var reranker = registry.Reranker("default");
        var scores = new float[Documents.Count];
        reranker.Score(reranker.Tokenize(Query, Documents), scores);
        return scores;
    }

    /// <summary>Asserts that rows (arrays, or objects by column) are the direct scores.</summary>
    public static void AssertScores(JsonElement rows)
    {
        Assert.True(rows.ValueKind == JsonValueKind.Array, rows.ToString());
        var direct = DirectScores();
        Assert.Equal(Enumerable.Range(1, direct.Length), rows.EnumerateArray().Select(r => Field(r, 0, "ordinal").GetInt32()));
        Assert.All(rows.EnumerateArray().Zip(direct), pair => Assert.Equal(pair.Second, Field(pair.First, 1, "score").GetDouble(), 1e-5));
    }

    private static JsonElement Field(JsonElement row, int index, string name) => row.ValueKind == JsonValueKind.Array ? row[index] : row.GetProperty(name);

    private string KeyFile => Path.Combine(_folder.FullName, "key.pem");

    private async Task<int> StartAsync(Action<ServiceOptions> configure)
    {
        var options = new ServiceOptions { WirePort = 0, HttpPort = 0, Password = Password };
        options.ModelFolders.Add(Models);
        configure(options);
        var app = RankDbServiceHost.Build(options);
        _apps.Add(app);
        await RankDbServiceHost.StartAsync(app, options, TestContext.Current.CancellationToken);
        return RankDbServiceHost.Endpoints(app).Wire.Port;
    }
}
