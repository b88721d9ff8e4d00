#include "ui/settings/security_card.h"

#include "ui/kit/banner.h"
#include "ui/kit/busy_button.h"
#include "ui/kit/deliver.h"
#include "ui/kit/error_text.h"
#include "ui/kit/text_label.h"
#include "ui/settings/setting_facts.h"

#include <QLocale>
#include <QPlainTextEdit>
#include <QVBoxLayout>

namespace vb::ui {

namespace {
constexpr int kDetailsHeight = 140;
}

SecurityCard::SecurityCard(session::Session &session, QWidget *parent)
    : Card(tr("Security"), parent)
    , m_session(session)
    , m_check(new BusyButton(tr("Check the records now")))
    , m_verdict(new Banner(BannerKind::success))
    , m_details(new QPlainTextEdit)
{
    auto *facts = new SettingFacts;
    facts->setObjectName(QStringLiteral("settings.security.facts"));
    facts->setFacts(
        {{tr("Encryption"), tr("AES-256 on every page of the store, each sealed with HMAC-SHA-512 (SQLCipher)")},
         {tr("Key of this computer"),
          session.secretIsInFile()
              ? tr("In a file that was named when Verbena was started, not in the system's keyring")
              : tr("In the system's keyring")},
         {tr("Passwords"), tr("Only as Argon2id seals; a one-time code as well at the first log-in of the day")},
         {tr("Access log"), tr("Every look at a record is written down before it is shown, and cannot be changed")},
         {tr("Version"), QStringLiteral("Verbena " VB_VERSION)}});
    m_check->setObjectName(QStringLiteral("settings.security.check"));
    m_check->setAccessibleName(tr("Check the records now"));
    m_check->setBusyText(tr("Checking…"));
    m_verdict->setObjectName(QStringLiteral("settings.security.verdict"));
    m_verdict->hide();
    m_details->setObjectName(QStringLiteral("settings.security.details"));
    m_details->setAccessibleName(tr("What the check found"));
    m_details->setReadOnly(true);
    m_details->setTabChangesFocus(true);
    m_details->setFixedHeight(tokens().scaled(kDetailsHeight));
    m_details->hide();
    auto *what = new TextLabel(tr("The check compares each record with what was written last, and the access log with "
                                  "its seal outside the store. With many records it takes a minute; you can go on "
                                  "working meanwhile."),
                               TextRole::body, TextTone::muted);
    what->setWordWrap(true);
    body()->addWidget(facts);
    body()->addSpacing(space::xs);
    body()->addWidget(what);
    body()->addWidget(m_check, 0, Qt::AlignLeft);
    body()->addWidget(m_verdict);
    body()->addWidget(m_details);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    connect(m_check, &QPushButton::clicked, this, &SecurityCard::check);
}

void SecurityCard::focusFirst()
{
    m_check->setFocus(Qt::TabFocusReason);
}

void SecurityCard::check()
{
    if (m_check->isBusy())
        return;
    m_verdict->hide();
    m_details->hide();
    const QFuture<Result<store::CheckReport>> future = m_session.audit().check();
    m_check->watch(future);
    deliver(future, this, [this](const Result<store::CheckReport> &answer) { take(answer); });
}

void SecurityCard::take(const Result<store::CheckReport> &answer)
{
    if (!answer.ok()) {
        m_verdict->showMessage(BannerKind::danger, errorText(answer.error()));
    } else {
        m_verdict->showMessage(answer->ok() ? BannerKind::success : BannerKind::danger, verdictText(*answer));
        m_details->setPlainText(answer->problems.join(u'\n'));
        m_details->setVisible(!answer->ok());
    }
    Q_EMIT checked();
}

QString SecurityCard::verdictText(const store::CheckReport &report)
{
    const QLocale locale;
    if (report.ok())
        return tr("All is well: %1 records are as they were written, and the access log is whole with its %2 entries.")
            .arg(locale.toString(report.rows), locale.toString(report.audit.entries));
    const auto found = static_cast<int>(report.problems.size());
    const QString count = found == 1 ? tr("One thing is") : tr("%1 things are").arg(found);
    return tr("%1 not as it was written. Please do not go on working on this computer, keep it as it is, and tell the "
              "owner and the privacy officer.")
        .arg(count);
}

} // namespace vb::ui
