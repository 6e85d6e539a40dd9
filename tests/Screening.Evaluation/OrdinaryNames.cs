namespace Fulfillment.Screening.Evaluation;

/// <summary>Names that many people have, by where they live, and words that many companies have. The matcher knows none of these lists.</summary>
internal static class OrdinaryNames
{
    public static readonly (string Country, string[] Given, string[] Family)[] People =
    [
        ("US", Split("James Mary Robert Patricia John Jennifer Michael Linda David Elizabeth William Barbara Richard Susan Joseph Jessica Thomas Sarah "
            + "Christopher Karen Daniel Lisa Matthew Nancy Anthony Betty Mark Sandra Steven Ashley Paul Emily Andrew Kimberly Joshua Donna Kevin"),
            Split("Smith Johnson Williams Brown Jones Miller Davis Wilson Anderson Taylor Moore Jackson Martin Thompson White Harris Clark Lewis Robinson "
            + "Walker Young Allen King Wright Scott Hill Green Adams Nelson Baker Hall Campbell Mitchell Carter Roberts Turner Phillips Parker")),
        ("DE", Split("Peter Michael Thomas Andreas Wolfgang Klaus Jürgen Stefan Christian Uwe Werner Hans Günter Sabine Petra Monika Renate Ursula Karin "
            + "Claudia Anna Lukas Felix Jonas Leon Sophie Johanna Katharina"),
            Split("Müller Schmidt Schneider Fischer Weber Meyer Wagner Becker Schulz Hoffmann Schäfer Koch Bauer Richter Klein Wolf Schröder Neumann "
            + "Schwarz Zimmermann Braun Krüger Hofmann Hartmann Lange Werner Krause Lehmann Köhler Maier König Mayer Huber Kaiser Fuchs")),
        ("MX", Split("José María Juan Guadalupe Luis Francisco Antonio Alejandro Margarita Carlos Jorge Pedro Rosa Miguel Ángel Fernando Verónica Ricardo "
            + "Sofía Eduardo Gabriela Javier Roberto Ana Raúl Daniel Mónica Patricia Óscar Héctor"),
            Split("Hernández García Martínez López González Pérez Rodríguez Sánchez Ramírez Cruz Flores Gómez Morales Vázquez Jiménez Reyes Torres Díaz "
            + "Gutiérrez Mendoza Ruiz Aguilar Ortiz Castillo Moreno Romero Álvarez Méndez Chávez Rivera Juárez Ramos Domínguez Herrera Medina")),
        ("RU", Split("Aleksandr Sergey Dmitry Andrey Aleksey Maksim Evgeny Ivan Mikhail Nikolay Olga Elena Tatyana Natalya Irina Svetlana Anna Ekaterina "
            + "Anastasia Yulia Vladimir Pavel Roman Igor Oleg Viktor Konstantin Denis"),
            Split("Ivanov Smirnov Kuznetsov Popov Vasiliev Petrov Sokolov Mikhailov Novikov Fedorov Morozov Volkov Alekseev Lebedev Semenov Egorov Pavlov "
            + "Kozlov Stepanov Nikolaev Orlov Andreev Makarov Nikitin Zakharov Zaitsev Soloviev Borisov Yakovlev Grigoriev Romanov Vorobyov")),
        ("AE", Split("Mohammed Ahmed Ali Hassan Hussein Omar Khalid Ibrahim Yousef Abdullah Mahmoud Mustafa Fatima Aisha Maryam Zainab Layla Noor Salem "
            + "Tariq Faisal Nasser Hamad Rashid Sultan Karim Bilal Samir Walid Ziad Jamal Adel Hani Majed"),
            Split("Haddad Khoury Mansour Nasser Saleh Hamdan Farouk Darwish Qasim Suleiman Aziz Bakr Masri Najjar Sabbagh Shami Tamimi Zahrani Ghamdi Otaibi "
            + "Harbi Mutairi Rahman Khalil Younes Habib Hamid Jaber Kassab Maalouf Rizk Saab Issa Fares Barakat Awad")),
        ("IN", Split("Rajesh Suresh Amit Sanjay Vijay Anil Ravi Sunil Manoj Deepak Priya Anita Sunita Neha Pooja Kavita Rahul Arjun Rohan Vikram Arun Ashok "
            + "Ramesh Mukesh Lakshmi Divya Meera Nisha"),
            Split("Sharma Verma Gupta Singh Kumar Patel Shah Mehta Reddy Rao Nair Iyer Menon Joshi Desai Agarwal Bansal Kapoor Malhotra Chopra Bhatia Mishra "
            + "Pandey Tiwari Yadav Chauhan Das Ghosh Banerjee Mukherjee Chatterjee Bose")),
        ("CN", Split("Wei Fang Na Min Jing Li Qiang Lei Jun Yang Yong Jie Juan Tao Ming Chao Xiuying Xia Ping Gang Guiying Xiaoming Haoran Zihan Yuxuan Jiahao"),
            Split("Wang Li Zhang Liu Chen Yang Huang Zhao Wu Zhou Xu Sun Ma Zhu Hu Guo He Lin Gao Luo Zheng Liang Xie Tang Song Deng Han Feng Cao Peng")),
        ("TR", Split("Mehmet Mustafa Ahmet Ali Hüseyin Hasan İbrahim Osman Yusuf Murat Fatma Ayşe Emine Hatice Zeynep Elif Meryem Emre Burak Can Cem Deniz Kemal"),
            Split("Yılmaz Kaya Demir Çelik Şahin Yıldız Yıldırım Öztürk Aydın Özdemir Arslan Doğan Kılıç Aslan Çetin Kara Koç Kurt Özkan Şimşek Polat Korkmaz")),
        ("NG", Split("Chinedu Emeka Ngozi Adaeze Tunde Segun Bola Folake Ibrahim Musa Aminu Fatima Chidi Obinna Ifeanyi Kelechi Yemi Ade Kwame Kofi Ama Akosua"),
            Split("Okafor Adeyemi Okonkwo Eze Nwosu Balogun Adebayo Ogunleye Bello Abubakar Danjuma Obi Mensah Owusu Boateng Asante Osei Agyeman Nkrumah Okeke")),
        ("IR", Split("Mohammad Ali Hossein Reza Mehdi Hamid Saeed Maryam Zahra Fatemeh Leila Sara Amir Behrouz Farhad Javad Kaveh Majid Nader Omid Parviz Siavash"),
            Split("Ahmadi Hosseini Karimi Mohammadi Rezaei Moradi Rahimi Jafari Sadeghi Hashemi Ebrahimi Kazemi Akbari Bagheri Tehrani Shirazi Esfahani Ghorbani "
            + "Soltani Amini Norouzi Farahani Kermani Zamani")),
        ("FR", Split("Jean Pierre Michel Philippe Alain Nicolas Christophe Laurent Julien Camille Marie Nathalie Isabelle Sylvie Céline Aurélie Chloé Léa Hugo Louis"),
            Split("Martin Bernard Dubois Thomas Robert Richard Petit Durand Leroy Moreau Simon Laurent Lefebvre Michel Garcia David Bertrand Roux Vincent Fournier "
            + "Morel Girard André Mercier Dupont Lambert Bonnet François Martinez Legrand")),
        ("VN", Split("Anh Minh Hung Dung Tuan Huong Lan Linh Thanh Hoa Mai Phuong Thao Trang Quang Duc Hieu Khoa Long Nam"),
            Split("Nguyen Tran Le Pham Huynh Hoang Phan Vu Vo Dang Bui Do Ho Ngo Duong Ly")),
    ];

    public static readonly string[] Industries = Split(
        "Trading Shipping Logistics Construction Engineering Electronics Software Consulting Foods Textiles Chemicals Metals Energy Petroleum Mining "
        + "Pharma Medical Travel Tours Hotels Motors Aviation Marine Systems Solutions Technologies Networks Media Press Design Furniture Machinery Plastics "
        + "Packaging Printing Security Capital Invest Finance Insurance Holding Group Industries International Services Bakery Dental Optics Gardening Robotics");

    public static readonly string[] Forms =
        ["GmbH", "Ltd", "LLC", "Inc.", "S.A.", "Co., Ltd.", "Corp.", "AG", "B.V.", "S.r.l.", "SARL", "Limited", "JSC", "OOO", "FZE", "S.A. de C.V.", "Pty Ltd", "A.S.", "", ""];

    public static readonly string[] Starts = Split(
        "Nova Zen Alto Brio Cura Delta Evo Fino Gala Hexa Inno Jura Kilo Luma Meta Neo Opti Poly Quanta Rapid Solar Tera Ultra Vita Wave Xeno Yotta Zeta Aero Bio "
        + "Cyber Data Eco Fusion Geo Hydro Info Micro Nano Omni Pro Sky Star Titan Velo Alpha Beta Gamma Omega Sigma Prime Vertex Apex Orbit Pixel Cloud River");

    public static readonly string[] Ends = Split(
        "tec lab soft ware line mark point works craft flow gate hub link mind node path quest rise scope stream tron verse vision ware zone dyne form graph "
        + "logic matic nex path plex scan sense sys trade trans via well wise");

    private static readonly HashSet<string> _business = [.. Industries.Select(word => word.ToLowerInvariant()), .. Split(
        "company limited corporation incorporated joint stock public private open closed liability enterprise bank state central national general unitary "
        + "of the and for federal research institute center factory plant association foundation trade transport transportation russian iran obshchestvo "
        + "aktsionernoe ogranichennoi otvetstvennostyu sociedad anonima inmobiliaria distribuidora comercializadora inversiones")];

    /// <summary>Whether so many companies have the word that it names none.</summary>
    public static bool IsOfBusiness(string word) => _business.Contains(word.Trim(',', '.', '(', ')', '\'', '"'));

    private static string[] Split(string words) => words.Split(' ');
}
