using System.Globalization;

namespace RankDb.Service.Http.Requests;

/// <summary>When a request has to be answered by.</summary>
internal static class RequestDeadline
{
    /// <summary>Milliseconds that the caller allows; more than HttpTimeoutMs is cut to it.</summary>
    internal const string Header = "X-RankDb-Timeout-Ms";

    /// <exception cref="HttpFault">BadValue: the header is not a whole number of at least 1.</exception>
    internal static DateTimeOffset Of(HttpRequest request, int longestMs, TimeProvider time)
    {
        var allowed = longestMs;
        var header = request.Headers[Header];
        if (header.Count > 0)
        {
            if (header.Count > 1 || !int.TryParse(header[0], NumberStyles.None, CultureInfo.InvariantCulture, out var asked) || asked < 1)
            {
                throw new HttpFault(HttpFaultKind.BadValue, $"The header '{Header}' must be a whole number of milliseconds of at least 1.", Header);
            }

            allowed = Math.Min(asked, longestMs);
        }

        return time.GetUtcNow().AddMilliseconds(allowed);
    }
}
