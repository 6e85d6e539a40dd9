using System.ComponentModel;
using System.Diagnostics;

namespace Fulfillment.Tests.Support;

/// <summary>
/// What some suites need and the .NET SDK does not bring. A missing part skips its suites with the reason; it never
/// fails them and never passes them in silence. <c>tests/run.sh</c> installs the parts where it may, and names in
/// <c>FULFILLMENT_SKIP</c> those that it could not.
/// </summary>
public static class OutsideParts
{
    private static readonly Lazy<string?> _postgres = new(FindPostgresFault);
    private static readonly Lazy<string?> _chromium = new(FindChromiumFault);
    private static readonly Lazy<string?> _rubyJwt = new(FindRubyJwtFault);
    private static readonly Lazy<string?> _rabbitMq = new(FindRabbitMqFault);
    private static readonly Lazy<string?> _standardWebhooks = new(FindStandardWebhooksFault);

    /// <summary>Why there is no PostgreSQL server to test with, or <c>null</c> when there is.</summary>
    public static string? PostgresMissing => _postgres.Value;

    /// <summary>Why there is no browser to test with, or <c>null</c> when there is.</summary>
    public static string? ChromiumMissing => _chromium.Value;

    /// <summary>Why there is no JOSE library of another language to test with, or <c>null</c> when there is.</summary>
    public static string? RubyJwtMissing => _rubyJwt.Value;

    /// <summary>Why the library that webhook receivers use is not there, or <c>null</c> when it is.</summary>
    public static string? StandardWebhooksMissing => _standardWebhooks.Value;

    /// <summary>Where npm put that library, beside a copy of its lock file.</summary>
    public static string StandardWebhooks => Repo.PathOf("artifacts/npm/standardwebhooks");

    /// <summary>Why Prometheus' own checker is not there, or <c>null</c> when it is.</summary>
    public static string? PromtoolMissing =>
        IsSkipped("promtool") ? "Skipped: promtool is named in FULFILLMENT_SKIP."
        : FindPromtool() is null ? "Skipped: there is no promtool, neither on the PATH nor in artifacts/parts."
        : null;

    /// <summary>Why there is no RabbitMQ broker to test with, or <c>null</c> when there is.</summary>
    public static string? RabbitMqMissing => _rabbitMq.Value;

    /// <summary>Prometheus' own checker; a test that asks for it carries <see cref="PromtoolFactAttribute"/>.</summary>
    public static string Promtool => FindPromtool() ?? throw new InvalidOperationException(PromtoolMissing);

    /// <summary>The browser's program; a test that asks for it carries <see cref="ChromiumFactAttribute"/>.</summary>
    public static string Chromium => FindOnPath("chromium") ?? throw new InvalidOperationException(ChromiumMissing);

    private static string? FindPostgresFault()
    {
        if (Environment.GetEnvironmentVariable(PostgresServer.Variable) is { Length: > 0 })
        {
            return null;
        }

        if (IsSkipped("postgres"))
        {
            return "Skipped: PostgreSQL is named in FULFILLMENT_SKIP.";
        }

        var (code, said) = Run("bash", Repo.PathOf("tests/postgres.sh"), "check");
        return code == 0 ? null : $"Skipped: {said}.";
    }

    private static string? FindChromiumFault() =>
        IsSkipped("chromium") ? "Skipped: chromium is named in FULFILLMENT_SKIP."
        : FindOnPath("chromium") is null ? "Skipped: there is no chromium on the PATH."
        : null;

    private static string? FindRubyJwtFault()
    {
        if (IsSkipped("ruby"))
        {
            return "Skipped: ruby is named in FULFILLMENT_SKIP.";
        }

        var (code, _) = Run("ruby", "-rjwt", "-e", "");
        return code == 0 ? null : "Skipped: ruby with its jwt library (ruby-jwt) is not installed.";
    }

    private static string? FindStandardWebhooksFault()
    {
        if (IsSkipped("node"))
        {
            return "Skipped: node is named in FULFILLMENT_SKIP.";
        }

        if (FindOnPath("node") is null || FindOnPath("npm") is null)
        {
            return "Skipped: there is no node with npm on the PATH.";
        }

        Directory.CreateDirectory(StandardWebhooks);
        foreach (var file in new[] { "package.json", "package-lock.json" })
        {
            File.Copy(Repo.PathOf($"tests/Gateway.Tests/Webhooks/npm/{file}"), Path.Combine(StandardWebhooks, file), overwrite: true);
        }

        // With what the lock file names and nothing else; no package runs anything when it is installed.
        var (code, _) = Run(
            "npm", "ci", "--prefix", StandardWebhooks, "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline");
        return code == 0 ? null : "Skipped: npm ci could not bring the package standardwebhooks.";
    }

    private static string? FindRabbitMqFault()
    {
        if (IsSkipped("rabbitmq"))
        {
            return "Skipped: RabbitMQ is named in FULFILLMENT_SKIP.";
        }

        var (code, said) = Run("bash", Repo.PathOf("tests/rabbitmq.sh"), "check");
        return code == 0 ? null : $"Skipped: {said}.";
    }

    // The package brings a server too, so run.sh takes the checker out of it and installs nothing.
    private static string? FindPromtool() =>
        FindOnPath("promtool")
        ?? (File.Exists(Repo.PathOf("artifacts/parts/promtool")) ? Repo.PathOf("artifacts/parts/promtool") : null);

    private static bool IsSkipped(string part) =>
        (Environment.GetEnvironmentVariable("FULFILLMENT_SKIP") ?? "").Split(' ').Contains(part);

    /// <returns>The whole path of a program, or <c>null</c> where it is not on the PATH.</returns>
    public static string? FindOnPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, program))
            .FirstOrDefault(File.Exists);

    private static (int Code, string Said) Run(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            using var process = Process.Start(start)!;
            process.ErrorDataReceived += (_, _) => { };
            process.BeginErrorReadLine();
            var said = process.StandardOutput.ReadToEnd().Trim();
            process.WaitForExit();
            return (process.ExitCode, said);
        }
        catch (Win32Exception notFound)
        {
            return (-1, notFound.Message);
        }
    }
}
