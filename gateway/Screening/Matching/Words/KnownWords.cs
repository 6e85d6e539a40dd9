namespace Fulfillment.Screening.Matching.Words;

/// <summary>Words that many names share, and what they are good for.</summary>
internal static class KnownWords
{
    private const string Particles =
        "al el ul ur bin ibn ben bint bani ould abu abou abi umm de del della di da das do dos du des la las le les los lo van von "
        + "der den dem ter ten zu zum af av y e i the of and for und et en in on at to a an by oglu kizi ogly zade na im s und "
        + "fi va wa o";

    /// <summary>What is left of a legal form when somebody left a part of it out.</summary>
    private const string LegalForms =
        "open closed limited liability company incorporated corporation joint stock partnership unitary obshchestvo aktsionernoe aktsionernoye publichnoe "
        + "zakrytoe otkrytoe ogranichennoi ogranichennoy otvetstvennostyu otvetstvennostiu gesellschaft sociedad anonima responsabilidad limitada societe "
        + "anonyme establishment enterprise";

    private const string Titles =
        "mr mrs ms miss dr doctor prof professor sir haji hajji hadji haj hajj alhaj sheikh shaykh sheik shaikh cheikh "
        + "mullah mulla mawlawi maulavi maulawi moulavi maulana qari hafiz ustad imam ayatollah hojatoleslam general gen colonel "
        + "col major maj captain capt commander comandante lieutenant lt sergeant sgt admiral brigadier president minister "
        + "eng engineer ing jr sr ii iii iv senor senora";

    private const string Generics =
        "international national general global world universal trading trade trader traders import imports export exports importer exporter "
        + "commerce commercial comercial comercializadora comercio business enterprise enterprises empresa empresas group "
        + "groupe grupo gruppe gruppa holding holdings bank banco banque banka investment investments inversiones invest capital finance "
        + "financial fund credit insurance services service servicios servis solutions systems system technology technologies tech "
        + "technical teknik tekhnologii engineering consulting consultants management development desarrollo industry industries industrial "
        + "industria industrias manufacturing production productions products producto productos factory zavod plant works mill shipping "
        + "maritime marine navigation shipmanagement lines line transport transportes transportation transporte trans logistics "
        + "logistic logistica cargo freight air airlines airline aviation airways avia travel tours tourism hotel hotels restaurant real "
        + "estate property properties inmobiliaria construction constructions constructora construcciones building stroi stroy contracting "
        + "contractors oil gas petroleum petrochemical petrochemicals petro energy energia power electric electrical electronics electronic "
        + "electro mining minerals metal metals steel chemical chemicals pharma pharmaceutical pharmaceuticals medical medicine hospital "
        + "food foods alimentos agro agricultural agriculture agricola farm ganaderia textile textiles fashion media press "
        + "broadcasting television radio telecom telecommunication telecommunications communication communications software computer computers "
        + "information data digital network networks research scientific science nauchno institute institut university center centre centro "
        + "tsentr bureau office agency agencia association asociacion cooperation foundation fundacion fond charity charitable organization "
        + "organizacion society union league council committee commission ministry department bureau state federal public "
        + "private central first new united joint stock security guard military defense defence army force forces "
        + "machine machinery equipment auto automotive motor motors cars parts supply supplies materials material "
        + "design project projects program special company exchange market marketing store shop plaza club school college academy "
        + "distribuidora distribution distributor representaciones promotora operadora administradora corporativo corporacion consorcio "
        + "sociedad cooperativa taller auto proyectos asesoria asesores islamic movement front party liberation army people peoples "
        + "north south east west northern southern eastern western star sun golden gold blue red green white black "
        + "predpriyatie nauchno proizvodstvennoe obedinenie kombinat korporatsiya konstruktorskoe byuro sharikat sanat sanaye";

    private const string Places =
        "afghanistan afghan albania algeria algerian angola argentina armenia armenian australia australian austria azerbaijan "
        + "bahrain bangladesh belarus belarusian belgium belize bolivia bosnia brazil brasil british britain bulgaria burma myanmar burundi "
        + "cambodia cameroon canada canadian caribbean central-african chad chile china chinese colombia colombiana congo costa rica crimea "
        + "crimean croatia cuba cuban cubana cyprus czech denmark djibouti dominican dubai ecuador egypt egyptian emirates uae england "
        + "eritrea estonia ethiopia europe european euro asia asian africa african america american americas finland france french francaise "
        + "gaza georgia german germany ghana gibraltar greece greek guatemala guinea guyana haiti honduras hong kong hongkong hungary iceland "
        + "india indian indonesia iran iranian iraq iraqi ireland irish israel italy italian italia ivory jamaica japan japanese jordan "
        + "jordanian kazakhstan kenya korea korean kosovo kuwait kuwaiti kyrgyzstan laos latvia lebanon lebanese liban liberia libya libyan "
        + "liechtenstein lithuania luxembourg macau macedonia malaysia maldives mali malta mexico mexicana mexicano moldova montenegro morocco "
        + "mozambique namibia nepal netherlands holland dutch nicaragua niger nigeria norway oman pakistan pakistani palestine palestinian "
        + "panama paraguay persia persian peru peruana philippines poland polish portugal qatar romania russia russian rossiya rossii rwanda "
        + "salvador saudi arabia arab arabian scotland senegal serbia serbian sierra leone singapore slovakia slovenia somalia somali spain "
        + "spanish sudan sudanese sweden swedish swiss switzerland syria syrian taiwan tajikistan tanzania thai thailand tunisia turkey "
        + "turkish turkmenistan uganda ukraine ukrainian uruguay usa uzbekistan venezuela venezolana vietnam yemen yemeni zambia zimbabwe "
        + "moscow moskva petersburg london paris berlin madrid rome vienna geneva zurich amsterdam brussels istanbul ankara tehran teheran "
        + "baghdad damascus beirut cairo kabul karachi lahore islamabad delhi mumbai beijing shanghai shenzhen guangzhou dalian tokyo seoul "
        + "pyongyang hanoi bangkok jakarta manila sydney minsk kiev kyiv sevastopol donetsk luhansk lugansk havana habana caracas bogota cali "
        + "medellin guadalajara sinaloa tijuana culiacan lima quito santiago sofia budapest prague warsaw york";

    private const double Misspelled = 0.78;
    private const double Mended = 0.7;

    private static readonly string[] _long = [.. LegalForms.Split(' ').Where(word => word.Length > 6)];

    private static readonly string[] _mendable = ["joint", "stock", "public", "private", "limited", "company", "liability", "closed"];

    private static readonly Dictionary<string, WordClass> _classes = Table();

    private static readonly Dictionary<string, string> _short = new()
    {
        ["intl"] = "international",
        ["int"] = "international",
        ["internatl"] = "international",
        ["natl"] = "national",
        ["mfg"] = "manufacturing",
        ["trdg"] = "trading",
        ["trd"] = "trading",
        ["trad"] = "trading",
        ["bros"] = "brothers",
        ["engr"] = "engineering",
        ["engg"] = "engineering",
        ["ind"] = "industries",
        ["inds"] = "industries",
        ["indus"] = "industries",
        ["tech"] = "technology",
        ["grp"] = "group",
        ["gp"] = "group",
        ["dev"] = "development",
        ["devt"] = "development",
        ["univ"] = "university",
        ["inst"] = "institute",
        ["svc"] = "services",
        ["svcs"] = "services",
        ["mgmt"] = "management",
        ["mgt"] = "management",
        ["assoc"] = "association",
        ["assn"] = "association",
        ["dept"] = "department",
        ["ctr"] = "center",
        ["centre"] = "center",
        ["hldg"] = "holding",
        ["hldgs"] = "holdings",
        ["inv"] = "investment",
        ["invt"] = "investment",
        ["shpg"] = "shipping",
        ["transp"] = "transport",
        ["constr"] = "construction",
        ["elec"] = "electric",
        ["pharm"] = "pharmaceutical",
        ["chem"] = "chemical",
        ["prod"] = "production",
        ["govt"] = "government",
        ["org"] = "organization",
        ["sys"] = "systems",
        ["tel"] = "telecom",
        ["ent"] = "enterprises",
        ["entp"] = "enterprises",
        ["mkt"] = "marketing",
        ["distr"] = "distribution",
        ["equip"] = "equipment",
        ["petrol"] = "petroleum",
        ["fdn"] = "foundation",
        ["mohd"] = "mohammed",
        ["mohd."] = "mohammed",
        ["muhd"] = "mohammed",
        ["mhd"] = "mohammed",
        ["md"] = "mohammed",
        ["moh"] = "mohammed",
    };

    /// <summary>Whether names of companies have it often, also parts of a legal form.</summary>
    public static bool IsCommon(string word) =>
        _classes.TryGetValue(word, out var its) && its is WordClass.Generic or WordClass.Place or WordClass.LegalForm;

    /// <summary>Long words that stand in legal forms.</summary>
    public static IEnumerable<string> OfLegalForms => LegalForms.Split(' ');

    /// <summary>A long word of a legal form that somebody misspelled, as it should be; others as they are.</summary>
    public static string Corrected(string word)
    {
        if (word.Length < 6 || _classes.ContainsKey(word))
            return word;
        foreach (var known in _long)
            if (Math.Abs(known.Length - word.Length) <= 1 && (known[0] == word[0] || known[^1] == word[^1])
                && Likeness.Of(known, word) >= Misspelled)
                return known;
        return word;
    }

    /// <summary>The short word of a legal form that a word is with a mistake in it.</summary>
    public static string? MendedLegalForm(string word) =>
        word.Length < 4 ? null : Array.Find(_mendable, known => Math.Abs(known.Length - word.Length) <= 1 && Likeness.Of(known, word) >= Mended);

    /// <summary>A word in full where it is an abbreviation.</summary>
    public static string InFull(string word) => _short.GetValueOrDefault(word, word);

    /// <param name="isPerson">Of persons only titles and particles are known: a man may be called Bank.</param>
    public static WordClass ClassOf(string word, bool isPerson) =>
        !_classes.TryGetValue(word, out var known) || (isPerson && known is WordClass.Generic or WordClass.Place) ? Plain(word)
        : known;

    private static WordClass Plain(string word) =>
        word.All(char.IsAsciiDigit) ? WordClass.Number
        : word.Length == 1 && char.IsAsciiLetter(word[0]) ? WordClass.Initial
        : WordClass.Name;

    private static Dictionary<string, WordClass> Table()
    {
        var table = new Dictionary<string, WordClass>();
        foreach (var (words, its) in new[]
            { (LegalForms, WordClass.LegalForm), (Particles, WordClass.Particle), (Titles, WordClass.Title), (Generics, WordClass.Generic), (Places, WordClass.Place) })
            foreach (var word in words.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                table.TryAdd(word, its);
        return table;
    }
}
