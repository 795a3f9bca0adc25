using System.Globalization;
using System.Text.Json;
using Xunit;

namespace RankDb.Tests.Wire.Clients;

public sealed class Drivers_rerank_as_they_do_with_PostgreSQL(RealService service) : IClassFixture<RealService>
{
    private const string Jdbc = ClientFactAttribute.JdbcDriver, Python = ClientFactAttribute.SystemPython;

    [ClientFact("node_modules/pg")]
    public async Task Node_postgres_in_the_clear() => CheckNode(await ClientScript.RunAsync("node", ["pg.mjs", Port(service.Port)], RealService.Password, RealService.Work));

    [ClientFact("node_modules/pg")]
    public async Task Node_postgres_with_tls_and_channel_binding() =>
        CheckNode(await ClientScript.RunAsync("node", ["pg.mjs", Port(service.TlsPort), service.CertificateFile], RealService.Password, RealService.Work));

    [ClientFact("/usr/lib/python3/dist-packages/psycopg2")]
    public async Task Psycopg2_in_the_clear() => CheckPsycopg(await PsycopgAsync($"port={service.Port} sslmode=disable"));

    [ClientFact("/usr/lib/python3/dist-packages/psycopg2")]
    public async Task Psycopg2_with_tls_and_channel_binding() =>
        CheckPsycopg(await PsycopgAsync($"port={service.TlsPort} sslmode=verify-full sslrootcert={service.CertificateFile} channel_binding=require"));

    [ClientFact(Jdbc)]
    public async Task Jdbc_in_the_clear() => CheckJdbc(await JdbcAsync($"{service.Port}/rankdb?sslmode=disable"));

    [ClientFact(Jdbc)]
    public async Task Jdbc_with_tls() => CheckJdbc(await JdbcAsync($"{service.TlsPort}/rankdb?sslmode=verify-full&sslrootcert={service.CertificateFile}"));

    private static string Port(int port) => port.ToString(CultureInfo.InvariantCulture);

    private static Task<JsonElement> PsycopgAsync(string connection) =>
        ClientScript.RunAsync(Python, ["psycopg2_client.py", connection], RealService.Password, RealService.Work);

    private static Task<JsonElement> JdbcAsync(string url) =>
        ClientScript.RunAsync("java", ["-XX:TieredStopAtLevel=1", "-cp", Jdbc, "Jdbc.java", "jdbc:postgresql://localhost:" + url, "default", RealService.Query, .. RealService.Documents], RealService.Password);

    private static void CheckNode(JsonElement steps)
    {
        Assert.All(["rerank", "named", "pages"], name => RealService.AssertScores(steps.GetProperty(name)));

        // pg 8.23 reads binary values as UTF-8 text first, which spoils every byte over 127: the integers come through, the scores do not.
        Assert.Equal(5, steps.GetProperty("binary").GetArrayLength());
        Is(steps, "together", "[5,5,5]");
        Is(steps, "types", """[{"t":"ż'\"\\ 🐢","a":["a",null,"NULL","\"\\,{} "],"i":-7,"f":0.1,"b":true,"n":null}]""");
        Is(steps, "simple", "[1,1]");
        Is(steps, "transaction", """[{"one":1}]""");
        CheckErrors(steps);
        Is(steps, "fewer", """{"code":"08P01"}""");
        Is(steps, "nul", """{"code":"22021"}""");
        Is(steps, "after", """[{"one":1}]""");
    }

    private static void CheckPsycopg(JsonElement steps)
    {
        RealService.AssertScores(steps.GetProperty("rerank"));
        Is(steps, "types", """[["ż'\"\\ 🐢",["a",null,"NULL","\"\\,{} '"],-7,0.1,true,null]]""");
        Is(steps, "empty", "[]");
        Is(steps, "settings", """["UTF8","UTF8",150000]""");
        Is(steps, "serializable", "[[1]]");
        Is(steps, "autocommit", """[["serializable"]]""");
        Is(steps, "savepoint", "[[1]]");
        Is(steps, "failed", """{"code":"25P02"}""");
        CheckErrors(steps);
        Is(steps, "after", "[[1]]");
        Is(steps, "reset", "[[1]]");
    }

    private static void CheckJdbc(JsonElement steps)
    {
        Assert.All(["rerank", "prepared", "fetched"], name => RealService.AssertScores(steps.GetProperty(name)));
        Is(steps, "described", "\"ordinal float8 _text int4\"");
        Is(steps, "types", """["ż'\"\\ 🐢","a|<null>|NULL|\"\\,{} ",-7,"-9223372036854775808",0.1,true,null]""");
        Is(steps, "several", "3");
        Is(steps, "batch", "5");
        Is(steps, "valid", "true");
        Is(steps, "isolation", "8");
        Is(steps, "savepoint", "[[1]]");
        CheckErrors(steps);
        Is(steps, "table", """{"code":"42P01"}""");
        Is(steps, "after", "[[1]]");
    }

    private static void CheckErrors(JsonElement steps)
    {
        Is(steps, "unknown", """{"code":"42883"}""");
        Is(steps, "syntax", """{"code":"42601"}""");
        Is(steps, "copy", """{"code":"0A000"}""");
        Is(steps, "badNumber", """{"code":"22P02"}""");
    }

    private static void Is(JsonElement steps, string name, string json) =>
        Assert.True(JsonElement.DeepEquals(JsonDocument.Parse(json).RootElement, steps.GetProperty(name)), $"{name}: expected {json}, got {steps.GetProperty(name)}");
}
