using System.Text;
using RankDb.Wire.Protocol;
using RankDb.Wire.Security;
using Xunit;

namespace RankDb.Tests.Wire;

public sealed class ScramTests
{
    // RFC 7677, section 3.
    private const string ServerNonce = "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0";
    private const string ClientFirst = "n,,n=user,r=rOprNGfwEbeRWgbNEkqO";
    private const string ServerFirst = "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096";
    private const string ClientFinal = "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=";
    private const string ServerFinal = "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=";

    private static ScramExchange Exchange(bool known = true, string password = "pencil") =>
        new(ScramCredentials.Derive(password, Convert.FromBase64String("W22ZaJ0SNY7soEsUEjb6gQ=="), 4096), known, ServerNonce);

    [Fact]
    public void The_exchange_of_RFC_7677_comes_out_byte_for_byte()
    {
        var exchange = Exchange();
        Assert.Equal(ServerFirst, exchange.First(ClientFirst));
        Assert.Equal(ServerFinal, exchange.Final(ClientFinal));
    }

    [Theory]
    [InlineData(false, "pencil")]
    [InlineData(true, "pencil ")]
    public void A_wrong_user_or_password_fails_at_the_last_step(bool known, string password)
    {
        var exchange = Exchange(known, password);
        Assert.Equal(ServerFirst, exchange.First(ClientFirst));
        Assert.Null(exchange.Final(ClientFinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData("n,,n=user")]
    [InlineData("n,,n=user,r=")]
    [InlineData("n,,m=ext,n=user,r=abc")]
    [InlineData("p=tls-unique,,n=user,r=abc")]
    public void A_malformed_first_message_is_refused(string message) =>
        Assert.Throws<ProtocolException>(() => Exchange().First(message));

    [Theory]
    [InlineData("c=biws,r=wrong,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=")]
    [InlineData("c=eSws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=")]
    [InlineData("c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=AAAA")]
    [InlineData("c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=!")]
    [InlineData("c=biws")]
    public void A_malformed_final_message_is_refused(string message)
    {
        var exchange = Exchange();
        exchange.First(ClientFirst);
        Assert.Throws<ProtocolException>(() => exchange.Final(message));
    }

    [Fact]
    public void A_nonce_is_printable_has_no_comma_and_is_new_each_time()
    {
        var nonces = Enumerable.Range(0, 100).Select(_ => ScramExchange.NewNonce()).ToArray();
        Assert.Equal(100, nonces.Distinct().Count());
        Assert.All(nonces, n => Assert.True(Encoding.ASCII.GetBytes(n).All(b => b is > 32 and < 127 and not (byte)',')));
    }
}
