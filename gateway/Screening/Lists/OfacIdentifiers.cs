using System.Collections.Frozen;

namespace Fulfillment.Screening.Lists;

/// <summary>The identifiers among OFAC's remarks, known by the words they begin with.</summary>
internal static class OfacIdentifiers
{
    private const string Ship = "IMO";
    private const string Coin = "Digital Currency Address";

    /// <summary>Where the value of an identifier ends and what is said of it begins.</summary>
    private static readonly string[] _ends = [" (", " issued ", " expires ", " Date of Issue"];

    private static readonly FrozenDictionary<string, string[]> _kinds = new[]
    {
        "Afghan Money Service Provider License Number", "Aircraft Construction Number (also called L/N or S/N or F/N)",
        "Aircraft Manufacturer's Serial Number (MSN)", "Aircraft Mode S Transponder Code", "Aircraft Serial Identification",
        "Aircraft Tail Number", "BIK (RU)", "Birth Certificate Number", "Bosnian Personal ID No.", "Branch Unit Number",
        "British National Overseas Passport", "Business Number", "Business Registration Document #",
        "Business Registration Number", "C.I.F.", "C.R. No.", "C.U.I.", "C.U.I.P.", "C.U.I.T.", "C.U.R.P.", "C.U.R.P. #",
        "Cartilla de Servicio Militar Nacional", "Cedula No.", "Cedula de Ciudadania", "Central Registration System Number",
        "Certificate of Incorporation Number", "Chamber of Commerce Number", "Citizen's Card Number",
        "Commercial Registry Number", "Company Number", "Credencial electoral", "D-U-N-S Number", "D.N.I.", Coin,
        "Diplomatic Passport", "Driver's License No.", "Dubai Chamber of Commerce Membership No.", "Electoral Registry No.",
        "Email Address", "Enterprise Number", "Equity Ticker", "FAX", "Fax", "Fax No.", "File Number", "Fiscal Code",
        "Folio Mercantil No.", "Government Gazette Number", "I.F.E.", "ISIN", "Identification Number", "Immigration No.",
        "Istanbul Chamber of Comm. No.", "Italian Fiscal Code", "Kenyan ID No.", "LE Number", "Legal Entity Number",
        "License", "MMSI", "MSB Registration Number", "Matricula Mercantil No", "Moroccan Personal ID No.", "N.I.E.", "NIT #",
        "National Foreign ID Number", "National ID No.", "Numero de Identidad", "Organization Code", "Other Vessel Call Sign",
        "PHONE", "Paraguayan tax identification number", "Passport", "Personal ID Card", "Phone No.", "Phone Number",
        "Pilot License Number", "Previous Aircraft Tail Number", "Public Registration Number",
        "Public Security and Immigration No.", "R.F.C.", "R.F.C. #", "RFC", "RIF #", "RSIN", "RTN", "RUC #",
        "Refugee ID Card", "Registered Charity No.", "Registration ID", "Registration Number", "Residency Number",
        "Romanian C.R.", "Romanian Permanent Resident", "Romanian Tax Registration", "SRE Permit No.", "SSN", "SWIFT/BIC",
        "Seafarer's Identification Document", "Serial No.", "Stateless Person ID Card", "Stateless Person Passport",
        "Tarjeta Profesional", "Tax ID No.", "Tazkira National ID Card", "Telephone", "Telephone No.", "Tourism License No.",
        "Trade License No.", "Travel Document Number", "Turkish Identification Number", "UAE Identification",
        "UK Company Number", "US FEIN", "Unified Social Credit Code (USCC)", "V.A.T. Number",
        "Vessel Registration Identification", "VisaNumberID", "Website",
    }.GroupBy(FirstWord).ToFrozenDictionary(kinds => kinds.Key, kinds => kinds.OrderByDescending(kind => kind.Length).ToArray());

    private static readonly FrozenDictionary<string, string[]>.AlternateLookup<ReadOnlySpan<char>> _byFirstWord =
        _kinds.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <param name="clause">What stands between two semicolons, without "alt.".</param>
    /// <returns>null for what is no identifier.</returns>
    public static ListedIdentifier? Read(string clause)
    {
        var first = clause.IndexOf(' ');
        return first > 0 && _byFirstWord.TryGetValue(clause.AsSpan(0, first), out var kinds)
            && Array.Find(kinds, kind => clause.StartsWith(kind) && clause.AsSpan(kind.Length).StartsWith(' ')) is { } found
            ? Value(found, clause[found.Length..].Trim())
            : null;
    }

    private static ListedIdentifier? Value(string kind, string text)
    {
        var ends = _ends.Select(end => text.IndexOf(end)).Where(at => at > 0).DefaultIfEmpty(text.Length);
        var value = text[..ends.Min()].Trim();
        var country = Country(text[value.Length..]);
        return value switch
        {
            "" => null,
            _ when kind == Coin => value.Split(' ') is ["-", var coin, var address] ? new($"{Coin} - {coin}", address, null) : null,
            ['I', 'M', 'O', ' ', .. var number] => new(Ship, number, country),
            _ => new(kind, value, country),
        };
    }

    private static string? Country(string said)
    {
        var open = said.IndexOf('(');
        var close = said.IndexOf(')');
        return open >= 0 && close > open ? Countries.Code(said[(open + 1)..close]) : null;
    }

    private static string FirstWord(string kind) => kind.Split(' ')[0];
}
