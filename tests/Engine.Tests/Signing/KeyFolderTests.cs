using System.Text;
using Fulfillment.Engine.Signing;
using Fulfillment.Tests.Support;

namespace Fulfillment.Engine.Tests.Signing;

public sealed class KeyFolderTests : IDisposable
{
    private readonly DirectoryInfo _temp = Directory.CreateTempSubdirectory("keys-");
    private readonly ManualClock _clock = new();

    private string Folder => Path.Combine(_temp.FullName, "keys");

    private DateTimeOffset Now => _clock.GetUtcNow();

    [Fact]
    public void Initialize_makes_one_key_for_each_purpose_and_then_nothing()
    {
        using var keys = new KeyFolder(Folder, _clock);

        var made = keys.Initialize(Now);
        var again = keys.Initialize(Now);

        Assert.Equal(
            [KeyPurpose.AccessToken, KeyPurpose.License, KeyPurpose.SandboxLicense, KeyPurpose.Data],
            made.Select(key => key.Purpose).Order());
        Assert.Empty(again);
        Assert.Equal(
            ["access-token-0001.json", "data-0001.json", "license-0001.json", "sandbox-license-0001.json"],
            Directory.GetFiles(Folder).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void Files_and_folder_are_closed_to_others()
    {
        if (OperatingSystem.IsWindows())
            return;

        using var keys = Initialized();

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Folder));
        foreach (var file in Directory.GetFiles(Folder))
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
    }

    [Theory]
    [InlineData(UnixFileMode.GroupRead)]
    [InlineData(UnixFileMode.OtherRead)]
    [InlineData(UnixFileMode.OtherWrite)]
    public void A_key_file_open_to_others_is_refused_with_the_fix(UnixFileMode extra)
    {
        if (OperatingSystem.IsWindows())
            return;

        using (Initialized())
            File.SetUnixFileMode(PathOf("license-0001.json"), UnixFileMode.UserRead | UnixFileMode.UserWrite | extra);
        using var keys = new KeyFolder(Folder, _clock);

        var refusal = Assert.Throws<KeyFolderException>(() => keys.Current(KeyPurpose.License, Now));

        Assert.Contains($"chmod 600 {PathOf("license-0001.json")}", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_others_can_write_is_refused_with_the_fix()
    {
        if (OperatingSystem.IsWindows())
            return;

        using (Initialized())
            File.SetUnixFileMode(Folder, File.GetUnixFileMode(Folder) | UnixFileMode.GroupWrite);
        using var keys = new KeyFolder(Folder, _clock);

        var refusal = Assert.Throws<KeyFolderException>(() => keys.Public(KeyPurpose.License));

        Assert.Contains($"chmod 700 {Folder}", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_folder_is_named_with_the_fix()
    {
        using var keys = new KeyFolder(Folder, _clock);

        var refusal = Assert.Throws<KeyFolderException>(() => keys.Public(KeyPurpose.License));

        Assert.Contains(Folder, refusal.Message, StringComparison.Ordinal);
        Assert.Contains("keys init", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Many_initializers_at_once_end_with_one_set()
    {
        var folders = Enumerable.Range(0, 20).Select(_ => new KeyFolder(Folder, _clock)).ToList();

        var made = await Task.WhenAll(folders.Select(keys => Task.Run(() => keys.Initialize(Now))));

        var kids = folders.Select(keys => string.Join(' ', keys.Entries.Select(key => key.Kid))).Distinct();
        Assert.Single(kids);
        Assert.Equal(4, made.Sum(entries => entries.Count));
        Assert.Equal(4, Directory.GetFiles(Folder).Length);
        folders.ForEach(keys => keys.Dispose());
    }

    [Fact]
    public async Task Rotations_at_once_each_add_their_key()
    {
        using var keys = Initialized();

        var added = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => keys.Rotate(KeyPurpose.License, Now))));

        Assert.Equal(8, added.Select(key => key.Kid).Distinct().Count());
        Assert.Equal(9, keys.Public(KeyPurpose.License).Keys.Count);
    }

    [Fact]
    public void A_rotated_license_key_is_published_a_day_before_it_signs()
    {
        using var keys = Initialized();
        var first = keys.Current(KeyPurpose.License, Now).Kid;

        var next = keys.Rotate(KeyPurpose.License, Now);

        Assert.NotNull(keys.Public(KeyPurpose.License).Find(next.Kid));
        Assert.Equal(first, keys.Current(KeyPurpose.License, Now.AddHours(24).AddTicks(-1)).Kid);
        Assert.Equal(next.Kid, keys.Current(KeyPurpose.License, Now.AddHours(24)).Kid);
        Assert.NotNull(keys.Public(KeyPurpose.License).Find(first));
    }

    [Fact]
    public void The_first_key_signs_even_for_a_clock_that_is_behind()
    {
        using var keys = Initialized();

        var key = keys.Current(KeyPurpose.AccessToken, Now.AddMinutes(-5));

        Assert.Equal(keys.Public(KeyPurpose.AccessToken).Keys.Single().Kid, key.Kid);
    }

    [Fact]
    public void A_key_of_another_process_is_noticed_within_a_second()
    {
        using var keys = Initialized();
        using var other = new KeyFolder(Folder, _clock);
        var next = other.Rotate(KeyPurpose.AccessToken, Now, activeFrom: Now);

        var before = keys.Public(KeyPurpose.AccessToken).Find(next.Kid);
        _clock.Advance(TimeSpan.FromSeconds(1));
        var after = keys.Public(KeyPurpose.AccessToken).Find(next.Kid);

        Assert.Null(before);
        Assert.NotNull(after);
        Assert.Equal(next.Kid, keys.Current(KeyPurpose.AccessToken, Now).Kid);
    }

    [Fact]
    public void A_data_key_of_another_process_is_found_at_once()
    {
        using var keys = Initialized();
        using var other = new KeyFolder(Folder, _clock);
        var next = other.Rotate(KeyPurpose.Data, Now);

        var key = keys.Data(next.Kid);

        Assert.Equal(next.Kid, key.Kid);
    }

    [Fact]
    public void A_broken_file_that_appears_stops_no_signature_and_is_reported()
    {
        using var keys = Initialized();
        var kid = keys.Current(KeyPurpose.License, Now).Kid;
        File.WriteAllText(PathOf("license-0002.json"), "{}");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(PathOf("license-0002.json"), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        _clock.Advance(TimeSpan.FromSeconds(1));

        var during = keys.Current(KeyPurpose.License, Now).Kid;
        var fault = keys.Fault;
        File.Delete(PathOf("license-0002.json"));
        _clock.Advance(TimeSpan.FromSeconds(1));
        _ = keys.Current(KeyPurpose.License, Now);

        Assert.Equal(kid, during);
        Assert.Contains("license-0002.json", fault, StringComparison.Ordinal);
        Assert.Null(keys.Fault);
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("{}")]
    [InlineData("""{"purpose":"other"}""")]
    [InlineData("""{"purpose":"license","kid":"l-1","kty":"RSA","alg":"RS256","n":"AQAB","e":"AQAB"}""")]
    public void A_file_that_is_no_key_is_named(string content)
    {
        using var initialized = Initialized();
        Overwrite("license-0001.json", content);
        using var keys = new KeyFolder(Folder, _clock);

        var refusal = Assert.Throws<KeyFolderException>(() => keys.Entries);

        Assert.Contains("license-0001.json", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("license-0001.json", "\"y\":\"")]
    [InlineData("license-0001.json", "\"d\":\"")]
    [InlineData("license-0001.json", "\"kid\":\"l")]
    [InlineData("data-0001.json", "\"encryption\":\"")]
    [InlineData("data-0001.json", "\"authentication\":\"")]
    [InlineData("legacy-license-0001.json", "\"pkcs8\":\"")]
    [InlineData("legacy-license-0001.json", "\"kid\":\"l")]
    public void A_damaged_key_is_noticed(string file, string member)
    {
        using var initialized = Initialized(KeyPurpose.LegacyLicense);
        var content = File.ReadAllText(PathOf(file));
        var at = content.IndexOf(member, StringComparison.Ordinal) + member.Length + 15;
        Overwrite(file, content[..at] + (content[at] == 'A' ? 'B' : 'A') + content[(at + 1)..]);
        using var keys = new KeyFolder(Folder, _clock);

        var refusal = Assert.Throws<KeyFolderException>(() => keys.Entries);

        Assert.Contains(file, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void One_key_in_two_files_is_refused()
    {
        using var initialized = Initialized();
        File.Copy(PathOf("license-0001.json"), PathOf("license-0002.json"));
        using var keys = new KeyFolder(Folder, _clock);

        var refusal = Assert.Throws<KeyFolderException>(() => keys.Entries);

        Assert.Contains("license-0001.json", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("license-0002.json", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Purposes_do_not_share_keys()
    {
        using var keys = Initialized();

        var token = Jws.Sign(keys.Current(KeyPurpose.SandboxLicense, Now), "x+jwt", "{}"u8);
        var outcome = Jws.Read(token, keys.Public(KeyPurpose.License), new() { Types = ["x+jwt"] });

        Assert.Equal("jws.keyUnknown", Assert.IsType<JwsOutcome.Invalid>(outcome).Code);
        Assert.Empty(keys.Public(KeyPurpose.Data).Keys);
    }

    [Fact]
    public void Keys_of_the_old_container_are_made_only_when_they_are_asked_for()
    {
        using var keys = Initialized();
        Assert.Throws<KeyFolderException>(() => keys.CurrentWrapping(KeyPurpose.LegacyLicense, Now));

        var made = keys.Initialize(Now, KeyPurpose.LegacyLicense, KeyPurpose.SandboxLegacyLicense);
        using var again = new KeyFolder(Folder, _clock);
        var wrapped = keys.CurrentWrapping(KeyPurpose.LegacyLicense, Now).Wrap("secret"u8);

        Assert.Equal([KeyPurpose.LegacyLicense, KeyPurpose.SandboxLegacyLicense], made.Select(key => key.Purpose));
        Assert.Equal("secret"u8.ToArray(), again.Unwrapping(KeyPurpose.LegacyLicense).Single().Unwrap(wrapped));
        Assert.Null(again.Unwrapping(KeyPurpose.SandboxLegacyLicense).Single().Unwrap(wrapped));
        Assert.Empty(again.Public(KeyPurpose.LegacyLicense).Keys);
    }

    [Fact]
    public void Nothing_that_is_shown_holds_a_secret()
    {
        using var keys = Initialized();
        var key = keys.Current(KeyPurpose.License, Now);
        var secret = key.ToPrivateJwk()["d"]!.GetValue<string>();

        var shown = new StringBuilder().Append(key).AppendJoin(' ', keys.Entries).Append(keys.CurrentData(Now))
            .Append(keys.Public(KeyPurpose.License).ToJson()).ToString();

        Assert.DoesNotContain(secret, shown, StringComparison.Ordinal);
        Assert.DoesNotContain("\"d\"", shown, StringComparison.Ordinal);
    }

    public void Dispose() => _temp.Delete(recursive: true);

    private KeyFolder Initialized(params KeyPurpose[] more)
    {
        var keys = new KeyFolder(Folder, _clock);
        keys.Initialize(Now, more);
        return keys;
    }

    private string PathOf(string file) => Path.Combine(Folder, file);

    private void Overwrite(string file, string content) => File.WriteAllText(PathOf(file), content);
}
