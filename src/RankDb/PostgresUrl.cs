using Npgsql;

namespace RankDb;

/// <summary>Reads and writes <c>postgres://user:password@host:port/database?sslmode=...</c>, libpq's form of a connection string.</summary>
public static class PostgresUrl
{
    /// <summary>Whether a text starts like such a URL.</summary>
    /// <param name="text">A URL or an Npgsql connection string.</param>
    public static bool IsUrl(string text) =>
        text is not null && (text.StartsWith("postgres://", StringComparison.OrdinalIgnoreCase) || text.StartsWith("postgresql://", StringComparison.OrdinalIgnoreCase));

    /// <summary>An Npgsql connection string, from such a string or from a URL.</summary>
    /// <param name="text">What RANKDB_CONNECTION holds.</param>
    /// <exception cref="FormatException">It starts like a URL and is none; the message never repeats the password.</exception>
    public static string ToConnectionString(string text) => IsUrl(text) ? Parse(text).ConnectionString : text;

    /// <summary>Parses a URL.</summary>
    /// <param name="text">The URL; user, password and database may be percent-encoded.</param>
    /// <exception cref="FormatException">It is no such URL; the message never repeats the password.</exception>
    public static NpgsqlConnectionStringBuilder Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (!IsUrl(text))
        {
            throw new FormatException("a URL starts with postgres://");
        }

        var rest = text[(text.IndexOf("://", StringComparison.Ordinal) + 3)..];
        var query = "";
        if (rest.IndexOf('?', StringComparison.Ordinal) is var question and >= 0)
        {
            (rest, query) = (rest[..question], rest[(question + 1)..]);
        }

        var builder = new NpgsqlConnectionStringBuilder { Host = "localhost" };
        var slash = rest.IndexOf('/', StringComparison.Ordinal);
        var authority = slash < 0 ? rest : rest[..slash];
        if (slash >= 0 && slash + 1 < rest.Length)
        {
            builder.Database = Uri.UnescapeDataString(rest[(slash + 1)..]);
        }

        var at = authority.LastIndexOf('@');
        if (at >= 0)
        {
            ReadUser(builder, authority[..at]);
            authority = authority[(at + 1)..];
        }

        ReadHost(builder, authority);
        foreach (var pair in query.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            ReadParameter(builder, pair);
        }

        return builder;
    }

    /// <summary>Writes a URL that psql and other libpq programs take.</summary>
    /// <param name="builder">Where the server is.</param>
    public static string Format(NpgsqlConnectionStringBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var user = Uri.EscapeDataString(builder.Username ?? "");
        var password = string.IsNullOrEmpty(builder.Password) ? "" : ":" + Uri.EscapeDataString(builder.Password);
        var host = builder.Host ?? "localhost";
        var isSocket = host.StartsWith('/');
        var authority = isSocket ? "" : host.Contains(':', StringComparison.Ordinal) ? $"[{host}]:{builder.Port}" : $"{host}:{builder.Port}";
        var parameters = new List<string>();
        if (isSocket)
        {
            parameters.Add($"host={Uri.EscapeDataString(host)}&port={builder.Port}");
        }

        if (builder.SslMode is not SslMode.Prefer)
        {
            parameters.Add("sslmode=" + builder.SslMode switch
            {
                SslMode.VerifyCA => "verify-ca",
                SslMode.VerifyFull => "verify-full",
                var mode => mode.ToString().ToLowerInvariant(),
            });
        }

        var at = user.Length + password.Length > 0 ? "@" : "";
        var query = parameters.Count == 0 ? "" : "?" + string.Join('&', parameters);
        return $"postgres://{user}{password}{at}{authority}/{Uri.EscapeDataString(builder.Database ?? "")}{query}";
    }

    private static void ReadUser(NpgsqlConnectionStringBuilder builder, string user)
    {
        var colon = user.IndexOf(':', StringComparison.Ordinal);
        builder.Username = Uri.UnescapeDataString(colon < 0 ? user : user[..colon]);
        if (colon >= 0)
        {
            builder.Password = Uri.UnescapeDataString(user[(colon + 1)..]);
        }
    }

    private static void ReadHost(NpgsqlConnectionStringBuilder builder, string authority)
    {
        var colon = authority.EndsWith(']') ? -1 : authority.LastIndexOf(':');
        var host = colon < 0 ? authority : authority[..colon];
        if (colon >= 0)
        {
            builder.Port = int.TryParse(authority[(colon + 1)..], out var port) && port is > 0 and < 65_536
                ? port
                : throw new FormatException("the port in the URL is not a number from 1 to 65535");
        }

        if (host.Length > 0)
        {
            builder.Host = Uri.UnescapeDataString(host.Trim('[', ']'));
        }
    }

    private static void ReadParameter(NpgsqlConnectionStringBuilder builder, string pair)
    {
        var parts = pair.Split('=', 2);
        var value = Uri.UnescapeDataString(parts.Length > 1 ? parts[1] : "");
        switch (parts[0])
        {
            case "host": builder.Host = value; break;
            case "port": builder.Port = int.TryParse(value, out var port) ? port : throw new FormatException("port= in the URL is not a number"); break;
            case "user": builder.Username = value; break;
            case "password": builder.Password = value; break;
            case "dbname": builder.Database = value; break;
            case "application_name": builder.ApplicationName = value; break;
            case "connect_timeout": builder.Timeout = int.TryParse(value, out var seconds) ? seconds : throw new FormatException("connect_timeout= in the URL is not a number"); break;
            case "options": builder.Options = value; break;
            case "sslrootcert": builder.RootCertificate = value; break;
            case "sslmode":
                builder.SslMode = value switch
                {
                    "verify-ca" => SslMode.VerifyCA,
                    "verify-full" => SslMode.VerifyFull,
                    _ => Enum.TryParse<SslMode>(value, ignoreCase: true, out var mode) ? mode : throw new FormatException($"sslmode={value} is not known"),
                };
                break;
            default:
                throw new FormatException($"the URL's parameter '{parts[0]}' is not known; give an Npgsql connection string instead");
        }
    }
}
