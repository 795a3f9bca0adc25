using System.Collections;

namespace RankDb.Service;

/// <summary>Reads <see cref="ServiceOptions"/> from a settings file and from the environment; the environment wins.</summary>
public static class ServiceSettings
{
    /// <summary>Environment variable that holds the wire password.</summary>
    public const string PasswordVariable = "RANKDB_SERVICE_PASSWORD";

    private const string Prefix = "RANKDB__";
    private const string FoldersVariable = Prefix + "MODELFOLDERS";

    /// <summary>Reads the options of this process.</summary>
    /// <param name="settingsFile">JSON file with one member for each option, or null for none.</param>
    /// <exception cref="ServiceStartException">The file is missing or malformed, or a name or value is not one of an option.</exception>
    public static ServiceOptions Load(string? settingsFile = null)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
        {
            variables[(string)variable.Key] = (string?)variable.Value ?? "";
        }

        return Load(settingsFile, variables);
    }

    internal static ServiceOptions Load(string? settingsFile, IReadOnlyDictionary<string, string> variables)
    {
        var builder = new ConfigurationBuilder();
        try
        {
            if (settingsFile is not null)
            {
                builder.AddJsonFile(Path.GetFullPath(settingsFile), optional: false);
            }

            builder.AddInMemoryCollection(FromEnvironment(variables));
            var options = new ServiceOptions();
            builder.Build().Bind(options, binder => binder.ErrorOnUnknownConfiguration = true);
            ReadFolders(options, variables);
            if (variables.TryGetValue(PasswordVariable, out var password) && password.Length > 0)
            {
                options.Password = password;
                options.PasswordFile = null;
            }

            return options;
        }
        catch (Exception exception) when (exception is InvalidOperationException or IOException or InvalidDataException or FormatException)
        {
            throw new ServiceStartException($"The settings cannot be read: {exception.Message}", exception);
        }
    }

    // RANKDB__WIREPORT=7000 sets WirePort; the list RANKDB__MODELFOLDERS is read apart.
    private static List<KeyValuePair<string, string?>> FromEnvironment(IReadOnlyDictionary<string, string> variables)
    {
        var settings = new List<KeyValuePair<string, string?>>();
        foreach (var (name, value) in variables)
        {
            if (name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase)
                && !name.Equals(FoldersVariable, StringComparison.OrdinalIgnoreCase))
            {
                settings.Add(new(name[Prefix.Length..].Replace("__", ConfigurationPath.KeyDelimiter, StringComparison.Ordinal), value));
            }
        }

        return settings;
    }

    // Parted as PATH is; replaces the file's list instead of being merged into it by position.
    private static void ReadFolders(ServiceOptions options, IReadOnlyDictionary<string, string> variables)
    {
        if (!variables.TryGetValue(FoldersVariable, out var list))
        {
            return;
        }

        options.ModelFolders.Clear();
        foreach (var folder in list.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            options.ModelFolders.Add(folder);
        }
    }
}
