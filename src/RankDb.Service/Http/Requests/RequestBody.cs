using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace RankDb.Service.Http.Requests;

/// <summary>Reads the JSON body of a request.</summary>
internal static class RequestBody
{
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 16, AllowDuplicateProperties = false };

    /// <exception cref="HttpFault">NotJson, BadJson or BodyTooLarge.</exception>
    internal static async Task<JsonDocument> ReadAsync(HttpRequest request, int maxBytes, CancellationToken cancellationToken)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type) || !type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase))
        {
            throw new HttpFault(HttpFaultKind.NotJson, "The body must be JSON and say so: send the header 'Content-Type: application/json'.");
        }

        if (request.ContentLength > maxBytes)
        {
            // Kestrel's own refusal closes the connection while the client still sends, and many then miss the answer.
            // Without its limit, it takes in what comes for five seconds after the answer and throws it away.
            if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            {
                limit.MaxRequestBodySize = null;
            }

            throw TooLarge(maxBytes);
        }

        try
        {
            return await JsonDocument.ParseAsync(request.Body, Strict, cancellationToken);
        }
        catch (JsonException exception)
        {
            // The position helps; the parser's message could quote the text.
            throw new HttpFault(
                HttpFaultKind.BadJson,
                $"The body is not valid JSON (line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1}), names a field twice, or is nested more than {Strict.MaxDepth} deep.",
                cause: exception);
        }
        catch (InvalidOperationException exception)
        {
            throw new HttpFault(HttpFaultKind.BadJson, "The body has a field name that is not valid Unicode.", cause: exception);
        }
        catch (BadHttpRequestException exception) when (exception.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            throw TooLarge(maxBytes, exception);
        }
    }

    private static HttpFault TooLarge(int maxBytes, Exception? cause = null) =>
        new(HttpFaultKind.BodyTooLarge, $"The body has more than {maxBytes} bytes (option MaxHttpBodyBytes); split the call.", cause: cause);
}
