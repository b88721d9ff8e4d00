#include "ui/device/device_details.h"

#include "ui/device/device_words.h"
#include "ui/kit/badge.h"
#include "ui/kit/banner.h"
#include "ui/kit/busy_button.h"
#include "ui/kit/deliver.h"
#include "ui/kit/elided_label.h"
#include "ui/kit/error_text.h"
#include "ui/kit/fact_grid.h"
#include "ui/kit/form_field.h"
#include "ui/kit/line_field.h"
#include "ui/kit/question.h"
#include "ui/kit/text_label.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

namespace vb::ui {

namespace {
constexpr int kLongestDeviceName = 60;
}

DeviceDetails::DeviceDetails(session::Session &session, QWidget *parent)
    : Card(QString(), parent)
    , m_session(session)
    , m_time(session.timeZone())
    , m_mayRevoke(access::authorize(session.actor(), access::Right::deviceRevoke).ok())
    , m_mayRename(access::authorize(session.actor(), access::Right::deviceRename).ok())
    , m_mayRenew(access::authorize(session.actor(), access::Right::deviceRenew).ok())
    , m_name(new ElidedLabel(QString(), TextRole::section))
    , m_badge(new Badge(QString()))
    , m_facts(new FactGrid)
    , m_sentence(new TextLabel(QString(), TextRole::body, TextTone::muted))
    , m_sure(new Question(QStringLiteral("devices.sure"), ButtonKind::danger))
    , m_rename(new QPushButton(tr("Rename…")))
    , m_renew(new QPushButton(tr("Renew…")))
    , m_revoke(new BusyButton(tr("Revoke…")))
    , m_newName(new LineField)
    , m_keepName(new BusyButton(tr("Save the name"), ButtonKind::primary))
    , m_banner(new Banner)
{
    setObjectName(QStringLiteral("devices.details"));
    m_name->setObjectName(QStringLiteral("devices.name"));
    m_badge->setObjectName(QStringLiteral("devices.badge"));
    m_facts->setObjectName(QStringLiteral("devices.facts"));
    m_sentence->setObjectName(QStringLiteral("devices.sentence"));
    m_sentence->setWordWrap(true);
    m_revoke->setObjectName(QStringLiteral("devices.revoke"));
    m_revoke->setBusyText(tr("Revoking…"));
    m_revoke->setAutoDefault(true);
    m_banner->setObjectName(QStringLiteral("devices.banner"));
    m_banner->setClosable(true);
    m_banner->hide();
    m_rename->setObjectName(QStringLiteral("devices.rename"));
    m_rename->setAutoDefault(true);
    m_renew->setObjectName(QStringLiteral("devices.renew"));
    m_renew->setAccessibleName(tr("Renew this computer"));
    m_renew->setAutoDefault(true);
    m_naming = makeNaming();
    auto *first = new QHBoxLayout;
    first->setSpacing(space::m);
    first->addWidget(m_name, 1);
    first->addWidget(m_badge);
    body()->setSpacing(space::m);
    body()->addWidget(m_banner);
    body()->addLayout(first);
    body()->addWidget(m_facts);
    body()->addWidget(m_sentence);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(space::m);
    buttons->addWidget(m_revoke);
    buttons->addWidget(m_rename);
    buttons->addWidget(m_renew);
    buttons->addStretch();
    body()->addWidget(m_naming);
    body()->addWidget(m_sure);
    body()->addLayout(buttons);
    connect(m_rename, &QPushButton::clicked, this, &DeviceDetails::startNaming);
    connect(m_renew, &QPushButton::clicked, this, &DeviceDetails::renewWanted);
    connect(m_revoke, &QPushButton::clicked, this, &DeviceDetails::askToRevoke);
    connect(m_sure, &Question::confirmed, this, &DeviceDetails::revoke);
}

QWidget *DeviceDetails::makeNaming()
{
    m_newName->setObjectName(QStringLiteral("devices.newName"));
    m_newName->setAccessibleName(tr("Name of the computer"));
    m_newName->setRequired(true);
    m_newName->setMaxLength(kLongestDeviceName);
    m_keepName->setObjectName(QStringLiteral("devices.keepName"));
    m_keepName->setAccessibleName(m_keepName->text());
    m_keepName->setBusyText(tr("Saving…"));
    m_keepName->setAutoDefault(true);
    auto *field = new FormField(tr("Name of the computer"), m_newName);
    field->setHelp(tr("As people call it. All computers of the practice show it."));
    auto *part = new QWidget;
    auto *down = new QVBoxLayout(part);
    down->setContentsMargins(0, 0, 0, 0);
    down->setSpacing(space::s);
    down->addWidget(field);
    down->addWidget(m_keepName, 0, Qt::AlignLeft);
    part->hide();
    connect(m_newName, &QLineEdit::returnPressed, this, &DeviceDetails::rename);
    connect(m_keepName, &QPushButton::clicked, this, &DeviceDetails::rename);
    return part;
}

void DeviceDetails::startNaming()
{
    m_banner->hide();
    m_sure->close();
    m_newName->setText(m_device.name);
    m_newName->setProblem(QString());
    m_naming->show();
    m_newName->setFocus(Qt::OtherFocusReason);
    m_newName->selectAll();
}

void DeviceDetails::endNaming()
{
    const bool hadFocus = m_naming->isAncestorOf(window()->focusWidget());
    m_naming->hide();
    if (hadFocus)
        m_rename->setFocus(Qt::OtherFocusReason);
}

bool DeviceDetails::escape()
{
    if (m_naming->isHidden() || m_keepName->isBusy())
        return false;
    endNaming();
    return true;
}

void DeviceDetails::rename()
{
    if (m_keepName->isBusy())
        return;
    if (!m_newName->check()) {
        m_newName->setFocus(Qt::OtherFocusReason);
        Q_EMIT renamed(false);
        return;
    }
    const QFuture<Result<void>> future = m_session.devices().rename(m_device.id, m_newName->cleanText());
    m_keepName->watch(future);
    deliver(future, this, [this](const Result<void> &answer) {
        endNaming();
        if (answer.ok())
            m_banner->hide();
        else
            m_banner->showMessage(BannerKind::danger, errorText(answer.error()));
        Q_EMIT renamed(answer.ok());
    });
}

void DeviceDetails::show(const session::DeviceEntry &device)
{
    if (device.id != m_device.id) {
        m_sure->close();
        endNaming();
        m_banner->hide();
    }
    m_device = device;
    fill();
}

void DeviceDetails::setStatus(const sync::SyncStatus &status)
{
    m_status = status;
    refresh();
}

void DeviceDetails::refresh()
{
    if (!m_device.id.isNull())
        fill();
}

bool DeviceDetails::isAsking() const
{
    return m_sure->isAsking();
}

void DeviceDetails::focusFirst()
{
    if (m_sure->isAsking())
        m_sure->takeFocus();
    else if (!m_revoke->isHidden())
        m_revoke->setFocus(Qt::TabFocusReason);
    else if (!m_rename->isHidden())
        m_rename->setFocus(Qt::TabFocusReason);
}

void DeviceDetails::fill()
{
    const qint64 now = m_session.clock().now().wallMs;
    const bool silent = isSilent(m_device, now);
    m_name->setText(m_device.name);
    m_badge->setText(m_device.revoked ? tr("Revoked") : m_device.isThis ? tr("This computer") : tr("Silent"));
    m_badge->setKind(m_device.revoked ? BadgeKind::danger : silent ? BadgeKind::warning : BadgeKind::accent);
    m_badge->setVisible(m_device.revoked || m_device.isThis || silent);
    const QString heard = m_device.heardMs < 0 || m_device.isThis
        ? QString()
        : tr("%1 (%2)", "3 min ago (Nov 22, 2026, 3:04:09 PM)")
              .arg(heardText(m_device, now), m_time.moment(m_device.heardMs));
    const QString wrote = m_device.lastSeenMs < 0 ? tr("Nothing yet") : m_time.moment(m_device.lastSeenMs);
    const QString unseen = m_device.isThis || m_device.revoked ? QString() : unseenText(m_device);
    const QStringList facts {deviceKindText(m_device), heard, wrote, unseen, m_device.id.text()};
    if (const QString all = facts.join(u'\n'); all != m_filled) {
        m_filled = all;
        m_facts->clear();
        m_facts->add(tr("Kind"), facts.at(0));
        m_facts->add(tr("Last heard"), facts.at(1));
        m_facts->add(tr("Last wrote"), facts.at(2));
        m_facts->add(tr("Not seen there yet"), facts.at(3));
        m_facts->add(tr("Id"), facts.at(4));
    }
    m_sentence->setText(sentence(now));
    m_sentence->setVisible(!m_sentence->text().isEmpty());
    m_revoke->setVisible(m_mayRevoke && !m_device.isThis && !m_device.revoked);
    m_revoke->setAccessibleName(tr("Revoke %1").arg(m_device.name));
    m_rename->setVisible(m_mayRename && !m_device.revoked);
    m_rename->setAccessibleName(tr("Rename %1").arg(m_device.name));
    m_renew->setVisible(m_mayRenew && m_device.isThis && m_status.state != sync::SyncStatus::State::off);
    setAccessibleName(m_device.name);
}

QString DeviceDetails::sentence(qint64 nowMs) const
{
    if (m_device.revoked)
        return tr("It gets nothing new, and what it writes counts no more. What it had, it has.");
    if (m_device.isThis && m_status.state == sync::SyncStatus::State::problem && m_status.word == u"cloned")
        return m_mayRenew ? tr("It and the practice's log have parted: a copy of it is at work, it was put back from "
                               "an older state, or the relay was lost. Renew it, and it goes on with all that is here.")
                          : tr("It and the practice's log have parted: a copy of it is at work, it was put back from "
                               "an older state, or the relay was lost. An owner can renew it, and it goes on with all "
                               "that is here.");
    if (m_device.isThis)
        return m_mayRevoke ? tr("To take this computer out of the practice, revoke it on another one.") : QString();
    if (m_device.heardMs < 0)
        return tr("It belongs to the practice and has not been heard of yet.");
    if (isSilent(m_device, nowMs))
        return tr("Nothing was heard of it for a week or more, so what was done elsewhere is not seen there. If it is "
                  "lost, an owner should revoke it.");
    if (m_device.unseen > 0)
        return tr("A computer shows what it has seen with what it sends, every 15 minutes at the latest while it is "
                  "on.");
    return {};
}

void DeviceDetails::askToRevoke()
{
    if (m_revoke->isBusy() || m_device.id.isNull())
        return;
    m_banner->hide();
    endNaming();
    m_revoking = m_device.id;
    m_sure->ask(tr("“%1” gets nothing new from now on, and what it writes counts no more. What it has, it has: the "
                   "records on it stay there, behind its key and the staff's passwords, until it is wiped. This cannot "
                   "be taken back; to use the computer again, invite it anew.")
                    .arg(m_device.name),
                tr("Revoke it"), tr("Keep it"));
}

void DeviceDetails::revoke()
{
    const QFuture<Result<session::DeviceService::Revoked>> future = m_session.devices().revoke(m_revoking);
    m_sure->yesButton()->watch(future);
    deliver(future, this, [this](const Result<session::DeviceService::Revoked> &answer) { takeRevoked(answer); });
}

void DeviceDetails::takeRevoked(const Result<session::DeviceService::Revoked> &answer)
{
    m_sure->close();
    if (!answer.ok())
        m_banner->showMessage(BannerKind::danger, errorText(answer.error()));
    else if (answer->sent)
        m_banner->showMessage(BannerKind::success, tr("Revoked. The relay gives that computer nothing any more."));
    else
        m_banner->showMessage(BannerKind::warning,
                              tr("Revoked here. The relay cannot be reached now, and is told as soon as it can."));
    Q_EMIT revoked(answer.ok());
}

} // namespace vb::ui
