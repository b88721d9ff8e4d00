#include "ui/settings/formats_card.h"

#include "ui/kit/text_label.h"
#include "ui/settings/setting_facts.h"

#include <QVBoxLayout>

namespace vb::ui {

FormatsCard::FormatsCard(QWidget *parent) : Card(tr("Formats"), parent), m_facts(new SettingFacts)
{
    m_facts->setObjectName(QStringLiteral("settings.formats"));
    auto *what = new TextLabel(tr("They follow the language and region of this computer. This is how things look:"),
                               TextRole::body, TextTone::muted);
    what->setWordWrap(true);
    body()->addWidget(what);
    body()->addWidget(m_facts);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
}

void FormatsCard::show(const QLocale &locale, const QDateTime &moment)
{
    constexpr double kNumber = 1234.5;
    constexpr double kAmount = 1250.0;
    m_facts->setFacts(
        {{tr("Language and region"),
          tr("%1 (%2)", "language, country")
              .arg(QLocale::languageToString(locale.language()), QLocale::territoryToString(locale.territory()))},
         {tr("Date"), locale.toString(moment.date(), QLocale::LongFormat)},
         {tr("Short date"), locale.toString(moment.date(), QLocale::ShortFormat)},
         {tr("Time"), locale.toString(moment.time(), QLocale::ShortFormat)},
         {tr("Number"), locale.toString(kNumber, 'f', 2)},
         {tr("Money"), locale.toCurrencyString(kAmount)},
         {tr("First day of the week"), locale.standaloneDayName(locale.firstDayOfWeek())}});
}

} // namespace vb::ui
