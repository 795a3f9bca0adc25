using System.Text.Json;

namespace RankDb.Service.Http;

/// <summary>How one API tells errors.</summary>
internal abstract class ErrorShape
{
    /// <summary>The HTTP status of a fault.</summary>
    internal abstract int StatusOf(HttpFaultKind kind);

    /// <summary>Writes the body.</summary>
    internal abstract void Write(Utf8JsonWriter writer, HttpFault fault, int status);

    /// <summary>What all three APIs agree on.</summary>
    protected static int CommonStatus(HttpFaultKind kind) => kind switch
    {
        HttpFaultKind.NotJson => StatusCodes.Status415UnsupportedMediaType,
        HttpFaultKind.BodyTooLarge => StatusCodes.Status413PayloadTooLarge,
        HttpFaultKind.UnknownModel => StatusCodes.Status404NotFound,
        HttpFaultKind.Unauthorized => StatusCodes.Status401Unauthorized,
        HttpFaultKind.Busy => StatusCodes.Status429TooManyRequests,
        HttpFaultKind.Deadline => StatusCodes.Status504GatewayTimeout,
        HttpFaultKind.NotReady => StatusCodes.Status503ServiceUnavailable,
        HttpFaultKind.Failed => StatusCodes.Status500InternalServerError,
        _ => StatusCodes.Status400BadRequest,
    };
}
