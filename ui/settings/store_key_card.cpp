#include "ui/settings/store_key_card.h"

#include "ui/kit/banner.h"
#include "ui/kit/busy_button.h"
#include "ui/kit/deliver.h"
#include "ui/kit/error_text.h"
#include "ui/kit/question.h"
#include "ui/kit/text_label.h"

#include <QVBoxLayout>

namespace vb::ui {

StoreKeyCard::StoreKeyCard(session::Session &session, QWidget *parent)
    : Card(tr("Key of the store"), parent)
    , m_session(session)
    , m_start(new BusyButton(tr("Write the store under a new key…")))
    , m_sure(new Question(QStringLiteral("settings.storeKey.sure"), ButtonKind::primary))
    , m_banner(new Banner)
{
    setObjectName(QStringLiteral("settings.storeKey"));
    m_start->setObjectName(QStringLiteral("settings.storeKey.start"));
    m_start->setAccessibleName(tr("Write the store under a new key"));
    m_start->setBusyText(tr("Writing the store anew. Please leave the computer on."));
    m_banner->setObjectName(QStringLiteral("settings.storeKey.banner"));
    m_banner->hide();
    auto *what = new TextLabel(
        tr("All records on this computer are encrypted anew, under a key that nobody has seen. Do it when a copy of "
           "the "
           "files together with a password may have come into other hands. It takes a minute with many records; you "
           "are asked to log in again at the end. Passwords and the recovery kit stay as they are."),
        TextRole::body, TextTone::muted);
    what->setWordWrap(true);
    body()->setSpacing(space::m);
    body()->addWidget(what);
    body()->addWidget(m_start, 0, Qt::AlignLeft);
    body()->addWidget(m_sure);
    body()->addWidget(m_banner);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    connect(m_start, &QPushButton::clicked, this, [this] {
        m_banner->hide();
        m_sure->ask(tr("Nothing can be entered while the store is written anew, and you are logged out at the end."),
                    tr("Begin"), tr("Not now"));
    });
    connect(m_sure, &Question::confirmed, this, &StoreKeyCard::start);
}

void StoreKeyCard::start()
{
    m_sure->close();
    if (m_start->isBusy())
        return;
    const QFuture<Result<void>> future = m_session.rotateStoreKey();
    m_start->watch(future);
    deliver(future, this, [this](const Result<void> &answer) { take(answer); });
}

void StoreKeyCard::take(const Result<void> &answer)
{
    if (answer.ok()) {
        Q_EMIT lockWanted();
        return;
    }
    m_banner->showMessage(BannerKind::danger, errorText(answer.error()));
    m_start->setFocus(Qt::OtherFocusReason);
    Q_EMIT failed();
}

} // namespace vb::ui
