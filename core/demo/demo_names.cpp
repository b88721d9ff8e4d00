#include "core/demo/demo_names.h"

#include <array>
#include <utility>

namespace vb::demo {

namespace {

constexpr DemoName kEnglishFemale[] {
    {u"Abigail"},  {u"Alice"},   {u"Amanda"},    {u"Ashley"},    {u"Beatrice"},  {u"Brenda"}, {u"Charlotte"},
    {u"Chloe"},    {u"Deborah"}, {u"Denise"},    {u"Elizabeth"}, {u"Emily"},     {u"Esther"}, {u"Evelyn"},
    {u"Faith"},    {u"Grace"},   {u"Hannah"},    {u"Harriet"},   {u"Imani"},     {u"Isabel"}, {u"Jasmine"},
    {u"Jennifer"}, {u"Joanna"},  {u"Katherine"}, {u"Keisha"},    {u"Kimberly"},  {u"Latoya"}, {u"Laura"},
    {u"Margaret"}, {u"Megan"},   {u"Monique"},   {u"Naomi"},     {u"Nicole"},    {u"Olivia"}, {u"Patricia"},
    {u"Rachel"},   {u"Rebecca"}, {u"Samantha"},  {u"Sarah"},     {u"Stephanie"}, {u"Susan"},  {u"Tamara"},
    {u"Theresa"},  {u"Vanessa"}, {u"Victoria"},  {u"Virginia"},  {u"Wendy"},     {u"Yvonne"},
};
constexpr DemoName kEnglishMale[] {
    {u"Aaron"},   {u"Andrew"},  {u"Anthony"}, {u"Benjamin"}, {u"Calvin"}, {u"Christopher"}, {u"Daniel"},
    {u"Darnell"}, {u"Edward"},  {u"Ethan"},   {u"Gregory"},  {u"Isaac"},  {u"James"},       {u"Jerome"},
    {u"Joseph"},  {u"Kenneth"}, {u"Marcus"},  {u"Michael"},  {u"Nathan"}, {u"Oliver"},      {u"Patrick"},
    {u"Robert"},  {u"Samuel"},  {u"Thomas"},  {u"Tyrone"},   {u"Victor"}, {u"Walter"},      {u"William"},
};
constexpr DemoName kEnglishFamily[] {
    {u"Abbott"},    {u"Alston"},    {u"Ashworth"},   {u"Barlow"},       {u"Bellamy"},   {u"Booker"},   {u"Brackett"},
    {u"Calloway"},  {u"Carver"},    {u"Chambers"},   {u"Crawford"},     {u"Dalton"},    {u"Delaney"},  {u"Drummond"},
    {u"Eastman"},   {u"Ellison"},   {u"Fairbanks"},  {u"Fletcher"},     {u"Garrison"},  {u"Goodwin"},  {u"Grantham"},
    {u"Hadley"},    {u"Harlow"},    {u"Hawthorne"},  {u"Ingram"},       {u"Jefferson"}, {u"Kendrick"}, {u"Langley"},
    {u"Lockhart"},  {u"Mayfield"},  {u"McAllister"}, {u"Merriweather"}, {u"Norwood"},   {u"Oakley"},   {u"Parrish"},
    {u"Pemberton"}, {u"Quincy"},    {u"Radcliffe"},  {u"Ramsey"},       {u"Sheffield"}, {u"Sinclair"}, {u"Stratton"},
    {u"Thornton"},  {u"Underwood"}, {u"Vaughn"},     {u"Wainwright"},   {u"Whitaker"},  {u"Yates"},
};

constexpr DemoName kSpanishFemale[] {
    {u"Alejandra"}, {u"Ángela"},     {u"Beatriz"}, {u"Carmen"},  {u"Concepción"}, {u"Daniela"},
    {u"Dolores"},   {u"Elena"},      {u"Fátima"},  {u"Inés"},    {u"Itzel"},      {u"Lucía"},
    {u"Mónica"},    {u"María José"}, {u"Noemí"},   {u"Paloma"},  {u"Pilar"},      {u"Rocío"},
    {u"Sofía"},     {u"Verónica"},   {u"Xóchitl"}, {u"Yolanda"},
};
constexpr DemoName kSpanishMale[] {
    {u"Andrés"}, {u"Ángel"}, {u"Jesús"}, {u"Joaquín"},   {u"José"},  {u"Julián"},
    {u"Martín"}, {u"Raúl"},  {u"Ramón"}, {u"Sebastián"}, {u"Tomás"}, {u"Víctor"},
};
constexpr DemoName kSpanishFamily[] {
    {u"Álvarez"}, {u"Bermúdez"},  {u"Castañeda"}, {u"Domínguez"}, {u"Echeverría"}, {u"Fernández"},
    {u"García"},  {u"Gutiérrez"}, {u"Hernández"}, {u"Ibáñez"},    {u"Jiménez"},    {u"López"},
    {u"Márquez"}, {u"Muñoz"},     {u"Núñez"},     {u"Ordóñez"},   {u"Peña"},       {u"Quiñones"},
    {u"Ramírez"}, {u"Ruiz"},      {u"Sánchez"},   {u"Treviño"},   {u"Vásquez"},    {u"Zúñiga"},
};

constexpr DemoName kEuropeanFemale[] {
    {u"Agnès"},  {u"Anaïs"},     {u"Åsa"},    {u"Aoife"},  {u"Birgit"},  {u"Brigitte"}, {u"Caoimhe"}, {u"Chiara"},
    {u"Éloïse"}, {u"Françoise"}, {u"Giulia"}, {u"Hélène"}, {u"Jördis"},  {u"Käthe"},    {u"Lærke"},   {u"Maëlle"},
    {u"Niamh"},  {u"Noëlle"},    {u"Renée"},  {u"Róisín"}, {u"Saoirse"}, {u"Siobhán"},  {u"Sølvi"},   {u"Zoë"},
};
constexpr DemoName kEuropeanMale[] {
    {u"André"}, {u"Björn"},  {u"Cillian"}, {u"Étienne"}, {u"François"}, {u"Jürgen"},
    {u"Léo"},   {u"Mattéo"}, {u"Niccolò"}, {u"Rubén"},   {u"Søren"},    {u"Théo"},
};
constexpr DemoName kEuropeanFamily[] {
    {u"Ångström"},   {u"Beaulieu"},   {u"Bäcker"},  {u"Côté"},          {u"D'Angelo"},     {u"Desrosiers"},
    {u"Ekström"},    {u"Faßbinder"},  {u"Gagné"},   {u"Größe"},         {u"Höfler"},       {u"Jørgensen"},
    {u"Königsberg"}, {u"Lefèvre"},    {u"Müller"},  {u"Ní Dhomhnaill"}, {u"O'Brien"},      {u"Ó Súilleabháin"},
    {u"Poirier"},    {u"Rossellini"}, {u"Sjöberg"}, {u"Strauß"},        {u"van der Meer"}, {u"Weiß"},
};

constexpr DemoName kEasternFemale[] {
    {u"Agnieszka"}, {u"Božena"}, {u"Dorotėja"},   {u"Ewa"},    {u"Gražyna"}, {u"Ilona"},  {u"Jolanta"},
    {u"Kateřina"},  {u"Lucie"},  {u"Małgorzata"}, {u"Nevena"}, {u"Šárka"},   {u"Zdeňka"}, {u"Zsófia"},
};
constexpr DemoName kEasternMale[] {
    {u"Bartłomiej"}, {u"Dušan"}, {u"Gábor"}, {u"Jiří"}, {u"Łukasz"}, {u"Miloš"}, {u"Ştefan"}, {u"Zbigniew"},
};
constexpr DemoName kEasternFamily[] {
    {u"Brânză"}, {u"Čapek"},   {u"Dvořák"},   {u"Erdős"}, {u"Głowacki"}, {u"Horváth"}, {u"Jabłoński"}, {u"Kovačević"},
    {u"Łęcki"},  {u"Novotný"}, {u"Petrović"}, {u"Říha"},  {u"Szabó"},    {u"Šťastný"}, {u"Wójcik"},    {u"Żeleński"},
};

constexpr DemoName kAsianFemale[] {
    {u"Aiko"},     {u"Bích Ngọc"}, {u"Hye-jin"}, {u"Hương"},  {u"Lakshmi"}, {u"Mai"},
    {u"Mei-Ling"}, {u"Priyanka"},  {u"Sakura"},  {u"Soo-ah"}, {u"Thảo"},    {u"Yến"},
};
constexpr DemoName kAsianMale[] {
    {u"Arjun"}, {u"Đức"}, {u"Hiroshi"}, {u"Jun"}, {u"Min-ho"}, {u"Quốc Anh"}, {u"Rajesh"}, {u"Wei"},
};
constexpr DemoName kAsianFamily[] {
    {u"Bhattacharya"}, {u"Đặng"},  {u"Fujimoto"}, {u"Kapoor"}, {u"Kim"},         {u"Lâm"},  {u"Lý"}, {u"Nakamura"},
    {u"Nguyễn"},       {u"Ōmura"}, {u"Park"},     {u"Phạm"},   {u"Subramanian"}, {u"Trần"}, {u"Võ"}, {u"Zhào"},
};

constexpr DemoName kCyrillicFemale[] {
    {u"Анастасія", u"anastasiia"}, {u"Елена", u"elena"},   {u"Ирина", u"irina"},       {u"Катерина", u"kateryna"},
    {u"Людмила", u"liudmyla"},     {u"Оксана", u"oksana"}, {u"Светлана", u"svetlana"}, {u"Юлія", u"yuliia"},
};
constexpr DemoName kCyrillicMale[] {
    {u"Алексей", u"aleksei"},
    {u"Богдан", u"bohdan"},
    {u"Йосип", u"yosyp"},
    {u"Сергей", u"sergei"},
};
constexpr DemoName kCyrillicFamily[] {
    {u"Бойко", u"boiko"},     {u"Гончар", u"honchar"}, {u"Зайченко", u"zaichenko"}, {u"Ковальчук", u"kovalchuk"},
    {u"Лисенко", u"lysenko"}, {u"Мороз", u"moroz"},    {u"Соловей", u"solovei"},    {u"Шевчук", u"shevchuk"},
};

constexpr DemoName kGreekFemale[] {
    {u"Αθηνά", u"athina"}, {u"Βασιλική", u"vasiliki"}, {u"Ελένη", u"eleni"},
    {u"Ζωή", u"zoi"},      {u"Κατερίνα", u"katerina"}, {u"Σοφία", u"sofia"},
};
constexpr DemoName kGreekMale[] {
    {u"Γιώργος", u"giorgos"},
    {u"Δημήτρης", u"dimitris"},
    {u"Νίκος", u"nikos"},
    {u"Σπύρος", u"spyros"},
};
constexpr DemoName kGreekFamily[] {
    {u"Αγγελίδης", u"angelidis"},     {u"Βλάχος", u"vlachos"},        {u"Ιωαννίδης", u"ioannidis"},
    {u"Καραγιάννης", u"karagiannis"}, {u"Μαυρομάτης", u"mavromatis"}, {u"Παπαδάκης", u"papadakis"},
    {u"Σταύρου", u"stavrou"},         {u"Χατζής", u"chatzis"},
};

constexpr DemoName kArabicFemale[] {
    {u"أمينة", u"amina"}, {u"سارة", u"sara"},   {u"فاطمة", u"fatima"},
    {u"ليلى", u"layla"},  {u"مريم", u"maryam"}, {u"نور", u"nour"},
};
constexpr DemoName kArabicMale[] {
    {u"أحمد", u"ahmad"},
    {u"خالد", u"khalid"},
    {u"عمر", u"omar"},
    {u"يوسف", u"yusuf"},
};
constexpr DemoName kArabicFamily[] {
    {u"الحداد", u"alhaddad"}, {u"الخوري", u"alkhoury"}, {u"الزهراني", u"alzahrani"}, {u"المصري", u"almasri"},
    {u"النجار", u"alnajjar"}, {u"بركات", u"barakat"},   {u"حسين", u"hussein"},       {u"منصور", u"mansour"},
};

constexpr DemoName kHanFemale[] {
    {u"静怡", u"jingyi"}, {u"丽华", u"lihua"},   {u"美玲", u"meiling"},
    {u"思雨", u"siyu"},   {u"秀英", u"xiuying"}, {u"雅婷", u"yating"},
};
constexpr DemoName kHanMale[] {
    {u"俊杰", u"junjie"},
    {u"伟", u"wei"},
    {u"文博", u"wenbo"},
    {u"志强", u"zhiqiang"},
};
constexpr DemoName kHanFamily[] {
    {u"陈", u"chen"},     {u"黄", u"huang"}, {u"李", u"li"}, {u"林", u"lin"},
    {u"欧阳", u"ouyang"}, {u"王", u"wang"},  {u"吴", u"wu"}, {u"张", u"zhang"},
};

constexpr std::array kPools {
    NamePool {44, kEnglishFemale, kEnglishMale, kEnglishFamily},
    NamePool {20, kSpanishFemale, kSpanishMale, kSpanishFamily, true},
    NamePool {12, kEuropeanFemale, kEuropeanMale, kEuropeanFamily},
    NamePool {8, kEasternFemale, kEasternMale, kEasternFamily},
    NamePool {8, kAsianFemale, kAsianMale, kAsianFamily, false, true},
    NamePool {3, kCyrillicFemale, kCyrillicMale, kCyrillicFamily},
    NamePool {3, kGreekFemale, kGreekMale, kGreekFamily},
    NamePool {2, kArabicFemale, kArabicMale, kArabicFamily},
};

constexpr std::pair<QStringView, QStringView> kNicknames[] {
    {u"Abigail", u"Abby"},     {u"Alejandra", u"Ale"},   {u"Andrew", u"Drew"},       {u"Beatrice", u"Bea"},
    {u"Benjamin", u"Ben"},     {u"Christopher", u"Kit"}, {u"Concepción", u"Concha"}, {u"Deborah", u"Debbie"},
    {u"Edward", u"Ned"},       {u"Elizabeth", u"Liz"},   {u"Françoise", u"Fanny"},   {u"Jennifer", u"Jen"},
    {u"José", u"Pepe"},        {u"Joseph", u"Joe"},      {u"Katherine", u"Kate"},    {u"Kenneth", u"Ken"},
    {u"Małgorzata", u"Gosia"}, {u"Margaret", u"Peggy"},  {u"María José", u"Majo"},   {u"Michael", u"Mike"},
    {u"Patricia", u"Tricia"},  {u"Rebecca", u"Becca"},   {u"Robert", u"Bob"},        {u"Samantha", u"Sam"},
    {u"Siobhán", u"Shiv"},     {u"Theresa", u"Tess"},    {u"Victoria", u"Tori"},     {u"William", u"Bill"},
};

} // namespace

std::span<const NamePool> namePools()
{
    return kPools;
}

const NamePool &hanNames()
{
    static constexpr NamePool kHan {0, kHanFemale, kHanMale, kHanFamily};
    return kHan;
}

QStringView nickname(QStringView given)
{
    for (const auto &[name, called] : kNicknames)
        if (name == given)
            return called;
    return {};
}

} // namespace vb::demo
