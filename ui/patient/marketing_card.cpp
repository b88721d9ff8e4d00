#include "ui/patient/marketing_card.h"

#include "ui/kit/banner.h"
#include "ui/kit/date_field.h"
#include "ui/kit/deliver.h"
#include "ui/kit/error_text.h"
#include "ui/kit/text_label.h"
#include "ui/patient/patient_text.h"

#include <QCheckBox>
#include <QDateTime>
#include <QTimeZone>
#include <QVBoxLayout>

#include <algorithm>

namespace vb::ui {

MarketingCard::MarketingCard(session::Session &session, bool mayEdit, QWidget *parent)
    : Card(tr("News and offers"), parent), m_session(session), m_banner(new Banner(BannerKind::danger))
{
    m_banner->hide();
    body()->setSpacing(space::m);
    body()->addWidget(m_banner);
    for (const QString &channel : kChannelCodes) {
        auto *box = new QCheckBox(channelText(channel));
        box->setObjectName(QStringLiteral("patient.marketing.") + channel);
        box->setAccessibleName(tr("News and offers by: %1").arg(channelText(channel)));
        box->setEnabled(mayEdit);
        auto *since = new TextLabel(QString(), TextRole::caption, TextTone::muted);
        since->setWordWrap(true);
        connect(box, &QCheckBox::clicked, this, [this, channel](bool allowed) { choose(channel, allowed); });
        auto *line = new QVBoxLayout;
        line->setSpacing(2);
        line->addWidget(box);
        line->addWidget(since);
        body()->addLayout(line);
        m_lines.push_back({channel, box, since});
    }
}

void MarketingCard::setChoices(PatientId patient, const std::vector<patient::MarketingChoice> &choices)
{
    m_patient = patient;
    m_banner->hide();
    for (const Line &line : m_lines) {
        const auto at = std::find_if(choices.begin(), choices.end(), [&line](const patient::MarketingChoice &choice) {
            return choice.channel == line.channel;
        });
        const patient::MarketingChoice choice = at == choices.end() ? patient::MarketingChoice() : *at;
        line.box->setChecked(choice.allowed);
        const QTimeZone zone(m_session.timeZone().toUtf8());
        const QDateTime said = QDateTime::fromMSecsSinceEpoch(choice.atMs, zone.isValid() ? zone : QTimeZone::utc());
        const QString date = dateInWords(said.date(), QLocale());
        line.since->setText(choice.atMs == 0     ? tr("Not asked yet: no")
                                : choice.allowed ? tr("Yes since %1, written down by %2").arg(date, choice.authorName)
                                                 : tr("No since %1, written down by %2").arg(date, choice.authorName));
        line.box->setAccessibleDescription(line.since->text());
    }
}

void MarketingCard::choose(const QString &channel, bool allowed)
{
    deliver(m_session.patients().setMarketing(m_patient, channel, allowed), this,
            [this, of = m_patient](const Result<void> &answer) {
                if (of != m_patient)
                    return;
                if (!answer.ok())
                    m_banner->showMessage(BannerKind::danger, errorText(answer.error()));
                Q_EMIT changed(); // what is stored is shown, also after a failure
            });
}

} // namespace vb::ui
