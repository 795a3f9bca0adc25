using System.Net;
using System.Net.Http.Headers;

namespace RankDb.Inference;

/// <summary>Requests to the hub: redirects by hand, the token for the hub alone, another try where one may help.</summary>
internal sealed class HubTransport(HubOptions options) : IDisposable
{
    private const int MaxRedirects = 10;

    private readonly HttpClient _client = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        ConnectTimeout = TimeSpan.FromSeconds(20),
    })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    public void Dispose() => _client.Dispose();

    /// <summary>The address of a path on the hub.</summary>
    internal Uri Address(string path) => new(options.Endpoint.AbsoluteUri.TrimEnd('/') + path);

    /// <summary>Sends one request, following redirects; the caller disposes the answer and looks at its status.</summary>
    /// <param name="method">GET or HEAD.</param>
    /// <param name="address">Where.</param>
    /// <param name="from">First byte wanted, or 0 for all.</param>
    /// <param name="stayOnHub">Return a redirect to another host instead of following it: its headers are the hub's own.</param>
    /// <param name="cancellationToken">Gives up.</param>
    internal async Task<HttpResponseMessage> SendAsync(HttpMethod method, Uri address, long from, bool stayOnHub, CancellationToken cancellationToken)
    {
        for (var hop = 0; ; hop++)
        {
            using var request = new HttpRequestMessage(method, address);
            request.Headers.UserAgent.Add(new ProductInfoHeaderValue("rankdb", "1"));
            // A compressed body would have other bytes than its hash says.
            request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue("identity"));
            if (from > 0)
            {
                request.Headers.Range = new RangeHeaderValue(from, null);
            }

            if (options.Token is { } token && IsHub(address))
            {
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            }

            using var stall = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            stall.CancelAfter(options.StallTimeout);
            var answer = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stall.Token).ConfigureAwait(false);
            if ((int)answer.StatusCode is not (301 or 302 or 303 or 307 or 308) || answer.Headers.Location is not { } location)
            {
                return answer;
            }

            var next = location.IsAbsoluteUri ? location : new Uri(address, location);
            if (stayOnHub && !IsHub(next))
            {
                return answer;
            }

            answer.Dispose();
            if (hop == MaxRedirects)
            {
                throw new ModelException($"{address.Host} redirects in a circle.", "58000");
            }

            address = next.Scheme == "https" || (next.Scheme == "http" && address.Scheme == "http")
                ? next
                : throw new ModelException($"{address.Host} redirects to '{next.Scheme}', which is not followed.", "58000");
        }
    }

    /// <summary>Sends a request until it is answered with something other than a passing failure.</summary>
    internal async Task<HttpResponseMessage> SendPatientlyAsync(HttpMethod method, Uri address, bool stayOnHub, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            HttpResponseMessage answer;
            try
            {
                answer = await SendAsync(method, address, 0, stayOnHub, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception cut) when (IsPassing(cut, cancellationToken))
            {
                await WaitAsync(attempt, null, cut.Message, cut, cancellationToken).ConfigureAwait(false);
                continue;
            }

            if (!IsPassing(answer.StatusCode))
            {
                return answer;
            }

            using (answer)
            {
                await WaitAsync(attempt, answer, Words(answer), null, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Waits before attempt <paramref name="attempt"/> + 1, as long as the server asks.</summary>
    /// <exception cref="ModelException">53000 (too many requests) or 58000: it was the last attempt, or the server asks for too long a wait.</exception>
    internal async Task WaitAsync(int attempt, HttpResponseMessage? answer, string why, Exception? cause, CancellationToken cancellationToken)
    {
        var state = answer?.StatusCode == HttpStatusCode.TooManyRequests ? "53000" : "58000";
        var asked = answer?.Headers.RetryAfter is { } retry ? retry.Delta ?? (retry.Date - DateTimeOffset.UtcNow) : null;
        if (attempt >= options.MaxAttempts || asked > options.LongestWait)
        {
            var wait = asked is { } time && time > TimeSpan.Zero ? $" It asks to wait {time.TotalSeconds:0} s." : "";
            var message = $"The download from {options.Endpoint.Host} failed after {attempt} attempts: {why}.{wait} Run the same command again to go on where it stopped.";
            throw cause is null ? new ModelException(message, state) : new ModelException(message, state, cause);
        }

        var doubled = TimeSpan.FromTicks(Math.Min(options.FirstWait.Ticks << Math.Min(attempt - 1, 16), TimeSpan.FromSeconds(30).Ticks));
        await options.Wait(asked is { } given && given > TimeSpan.Zero ? given : doubled, cancellationToken).ConfigureAwait(false);
    }

    internal static bool IsPassing(HttpStatusCode status) => (int)status is 408 or 429 or 500 or 502 or 503 or 504;

    /// <summary>A connection that was refused, cut or silent; not the caller's own cancellation.</summary>
    internal static bool IsPassing(Exception exception, CancellationToken cancellationToken) =>
        !cancellationToken.IsCancellationRequested && exception is HttpRequestException or IOException or OperationCanceledException
        && !exception.Message.Contains("No space left", StringComparison.Ordinal);

    internal static string Words(HttpResponseMessage answer) => $"{(int)answer.StatusCode} {answer.ReasonPhrase}".TrimEnd();

    // Scheme, host and port: another port of the same machine is somebody else.
    private bool IsHub(Uri address) =>
        address.Scheme == options.Endpoint.Scheme && address.Port == options.Endpoint.Port
        && string.Equals(address.Host, options.Endpoint.Host, StringComparison.OrdinalIgnoreCase);
}
