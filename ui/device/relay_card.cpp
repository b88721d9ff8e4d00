#include "ui/device/relay_card.h"

#include "ui/kit/banner.h"
#include "ui/kit/busy_button.h"
#include "ui/kit/deliver.h"
#include "ui/kit/error_text.h"
#include "ui/kit/form_field.h"
#include "ui/kit/relay_url_field.h"
#include "ui/kit/text_label.h"

#include <QHBoxLayout>

namespace vb::ui {

namespace {

constexpr int kLongestToken = 200;

} // namespace

RelayCard::RelayCard(session::Session &session, QWidget *parent)
    : Card(tr("Connect to a relay"), parent)
    , m_session(session)
    , m_url(new RelayUrlField)
    , m_token(new LineField)
    , m_connect(new BusyButton(tr("Connect"), ButtonKind::primary))
    , m_banner(new Banner(BannerKind::danger))
{
    setObjectName(QStringLiteral("devices.relay"));
    m_url->setObjectName(QStringLiteral("devices.relay.url"));
    m_url->setAccessibleName(tr("Address of the relay"));
    m_token->setObjectName(QStringLiteral("devices.relay.token"));
    m_token->setAccessibleName(tr("Admin token"));
    m_token->setRequired(true);
    m_token->setMaxLength(kLongestToken);
    m_token->setInputMethodHints(Qt::ImhSensitiveData | Qt::ImhNoPredictiveText);
    m_connect->setObjectName(QStringLiteral("devices.relay.connect"));
    m_connect->setAccessibleName(m_connect->text());
    m_connect->setBusyText(tr("Connecting…"));
    m_connect->setAutoDefault(true);
    auto *later = new QPushButton(tr("Not now"));
    later->setObjectName(QStringLiteral("devices.relay.later"));
    later->setAccessibleName(later->text());
    later->setAutoDefault(true);
    m_banner->setObjectName(QStringLiteral("devices.relay.banner"));
    m_banner->hide();
    auto *what = new TextLabel(
        tr("A relay passes the changes of one computer on to the others. All of it is sealed here first: the relay can "
           "read none of it. Whoever runs it gives you its address and an admin token, which is good for one practice "
           "and once."),
        TextRole::body, TextTone::muted);
    what->setWordWrap(true);
    auto *url = new FormField(tr("Address"), m_url);
    url->setHelp(tr("Such as https://relay.example.com:8443"));
    auto *token = new FormField(tr("Admin token"), m_token);
    token->setHelp(tr("It also tells this computer which relay is the right one."));
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(space::m);
    buttons->addWidget(m_connect);
    buttons->addWidget(later);
    buttons->addStretch();
    body()->setSpacing(space::m);
    body()->addWidget(what);
    body()->addWidget(m_banner);
    body()->addWidget(url);
    body()->addWidget(token);
    body()->addLayout(buttons);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    for (LineField *field : {static_cast<LineField *>(m_url), m_token}) {
        connect(field, &QLineEdit::returnPressed, this, &RelayCard::connectRelay);
        connect(field, &QLineEdit::textEdited, m_banner, &QWidget::hide);
    }
    connect(m_connect, &QPushButton::clicked, this, &RelayCard::connectRelay);
    connect(later, &QPushButton::clicked, this, &RelayCard::closeWanted);
}

void RelayCard::start()
{
    m_url->setFocus(Qt::TabFocusReason);
}

void RelayCard::connectRelay()
{
    if (m_connect->isBusy())
        return;
    m_banner->hide();
    LineField *wrong = nullptr;
    for (LineField *field : {m_token, static_cast<LineField *>(m_url)})
        if (!field->check())
            wrong = field;
    if (wrong) {
        wrong->setFocus(Qt::TabFocusReason);
        Q_EMIT refused();
        return;
    }
    const QFuture<Result<sync::SyncOutcome>> future
        = m_session.sync().connectRelay(m_url->url(), m_token->text().trimmed());
    m_connect->watch(future);
    deliver(future, this, [this](const Result<sync::SyncOutcome> &answer) { take(answer); });
}

void RelayCard::complain(LineField *field, const QString &problem)
{
    field->setProblem(problem);
    field->setFocus(Qt::OtherFocusReason);
}

void RelayCard::take(const Result<sync::SyncOutcome> &answer)
{
    if (answer.ok() && !answer->problem) {
        m_token->clear();
        Q_EMIT connected();
        return;
    }
    const Error error = answer.ok() ? *answer->problem : answer.error();
    if (answer.ok() && answer->word == QStringLiteral("wrong_identity"))
        complain(m_url,
                 tr("Another relay answers there than the one that made this token. Compare the address with what you "
                    "were given."));
    else if (error.code == Code::network)
        complain(m_url,
                 tr("Nothing answers there that is a relay. Compare the address, and see whether the relay is "
                    "running and this computer has a connection. Where the network asks for a proxy, it is "
                    "set under Settings, This computer."));
    else if (error.code == Code::invalid)
        complain(m_token, tr("This is no admin token, or a sign of it is wrong. Copy it once more as a whole."));
    else if (error.code == Code::denied && answer.ok())
        complain(m_token,
                 tr("The relay does not take this token: it was used before, or another relay made it. Ask "
                    "whoever runs the relay for a new one."));
    else
        m_banner->showMessage(BannerKind::danger, errorText(error));
    Q_EMIT refused();
}

} // namespace vb::ui
