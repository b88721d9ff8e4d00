#include "core/chart/red_flag.h"

#include <algorithm>
#include <array>

namespace vb::chart {

namespace {

constexpr char kHigh[] = "high";
constexpr char kModerate[] = "moderate";
constexpr char kLow[] = "low";

constexpr std::array kRedFlags {
    RedFlag {"pregnancy_lactation", "Pregnancy or lactation", kHigh, "pregnancy breastfeeding", true},
    RedFlag {"neuromuscular", "Neuromuscular disease", kHigh, "neuromuscular", true},
    RedFlag {"aminoglycosides", "Takes aminoglycosides", kHigh, "aminoglycosides", true},
    RedFlag {"anticoagulants", "Takes anticoagulants", kModerate, "anticoagulants"},
    RedFlag {"lidocaine_allergy", "Allergy to lidocaine", kHigh, "lidocaine_allergy", true},
    RedFlag {"gram_positive_allergy", "Allergy to gram-positive bacterial proteins", kHigh, "gram_positive_allergy",
             true},
    RedFlag {"anaphylaxis", "Anaphylaxis in the past", kHigh, "anaphylaxis", true},
    RedFlag {"isotretinoin", "Isotretinoin", kModerate, "isotretinoin"},
    RedFlag {"keloid", "Forms keloids", kModerate, "keloid"},
    RedFlag {"cold_sores", "Cold sores", kLow, "cold_sores"},
    RedFlag {"autoimmune", "Autoimmune disease", kModerate, "autoimmune"},
    RedFlag {"vaccine_dental", "Recent vaccination or dental work", kLow, "recent_vaccine recent_dental"},
    RedFlag {"body_dysmorphia", "Body dysmorphia screen positive", kModerate, "appearance_worry appearance_distress"},
};

bool raises(const RedFlag &flag, const Answers &answers)
{
    const QStringList questions = QString::fromLatin1(flag.questions).split(u' ');
    return std::any_of(questions.begin(), questions.end(), [&](const QString &question) {
        const QString answer = answers.value(question);
        return answer == QStringLiteral("yes") || (flag.unsureCounts && answer == QStringLiteral("unsure"));
    });
}

} // namespace

std::span<const RedFlag> allRedFlags()
{
    return kRedFlags;
}

const RedFlag *redFlagOf(const QString &rule)
{
    const auto at = std::find_if(kRedFlags.begin(), kRedFlags.end(),
                                 [&rule](const RedFlag &f) { return rule == QLatin1String(f.rule); });
    return at == kRedFlags.end() ? nullptr : &*at;
}

std::vector<const RedFlag *> redFlagsIn(const Answers &answers)
{
    std::vector<const RedFlag *> raised;
    for (const RedFlag &flag : kRedFlags)
        if (raises(flag, answers))
            raised.push_back(&flag);
    return raised;
}

} // namespace vb::chart
