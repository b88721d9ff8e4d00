#include "ui/settings/pc_form.h"

#include "ui/kit/banner.h"
#include "ui/kit/busy_button.h"
#include "ui/kit/deliver.h"
#include "ui/kit/error_text.h"
#include "ui/kit/form_field.h"
#include "ui/kit/line_field.h"
#include "ui/kit/proxy_field.h"
#include "ui/kit/text_label.h"

#include <QCborArray>
#include <QCborValue>
#include <QKeySequence>
#include <QRadioButton>
#include <QVBoxLayout>

namespace vb::ui {

namespace {

constexpr qint64 kMinuteMs = 60'000;
constexpr int kLeastMinutes = 1;
constexpr int kMostMinutes = 60; // as core asks: NIST SP 800-63B-4, AAL2
constexpr int kFrontDeskMinutes = 5;
constexpr int kRoomMinutes = 10;
constexpr int kMinutesWidth = 160;

/// Whole minutes within the limits; nothing for other texts.
std::optional<int> minutesIn(const QString &text)
{
    bool isNumber = false;
    const int minutes = text.trimmed().toInt(&isNumber);
    return isNumber && minutes >= kLeastMinutes && minutes <= kMostMinutes ? std::optional(minutes) : std::nullopt;
}

class MinutesField : public LineField {
public:
    MinutesField()
    {
        setRequired(true);
        setTrailing(PcForm::tr("minutes"));
    }

protected:
    [[nodiscard]] QString findProblem() const override
    {
        return minutesIn(text())
            ? QString()
            : PcForm::tr("Please type a number from %1 to %2.").arg(kLeastMinutes).arg(kMostMinutes);
    }
};

} // namespace

PcForm::PcForm(session::Session &session, QWidget *parent)
    : Card(tr("This computer"), parent)
    , m_session(session)
    , m_stored(session.settings().pc())
    , m_banner(new Banner(BannerKind::success))
    , m_frontDesk(new QRadioButton(tr("Front desk: shared, and within sight of visitors")))
    , m_room(new QRadioButton(tr("Treatment room or office: behind a door")))
    , m_minutes(new MinutesField)
    , m_proxy(new ProxyField(session::SettingsService::isProxy))
    , m_save(new BusyButton(tr("Save"), ButtonKind::primary))
{
    m_banner->setObjectName(QStringLiteral("settings.pc.banner"));
    m_banner->setClosable(true);
    m_banner->hide();
    m_frontDesk->setObjectName(QStringLiteral("settings.pc.frontDesk"));
    m_frontDesk->setAccessibleName(m_frontDesk->text());
    m_room->setObjectName(QStringLiteral("settings.pc.room"));
    m_room->setAccessibleName(m_room->text());
    m_minutes->setObjectName(QStringLiteral("settings.pc.idleMinutes"));
    m_minutes->setAccessibleName(tr("Lock when left alone for, in minutes"));
    m_minutes->setMaxLength(4);
    m_minutes->setFixedWidth(tokens().scaled(kMinutesWidth));
    m_proxy->setObjectName(QStringLiteral("settings.pc.proxy"));
    m_save->setObjectName(QStringLiteral("settings.pc.save"));
    m_save->setAccessibleName(tr("Save"));
    m_save->setBusyText(tr("Saving…"));
    m_save->setToolTip(tr("Save (%1)").arg(QKeySequence(Qt::CTRL | Qt::Key_S).toString(QKeySequence::NativeText)));

    auto *place = new QVBoxLayout;
    place->setSpacing(space::s);
    place->addWidget(new TextLabel(tr("Where it stands"), TextRole::medium));
    place->addWidget(m_frontDesk);
    place->addWidget(m_room);
    auto *minutes = new FormField(tr("Lock when left alone for"), m_minutes);
    minutes->setHelp(tr("From %1 to %2 minutes. A new time holds from the next key or click on.")
                         .arg(kLeastMinutes)
                         .arg(kMostMinutes));
    auto *proxy = new FormField(m_proxy->accessibleName(), m_proxy);
    proxy->setOptional(true);
    proxy->setHelp(ProxyField::helpText());
    body()->addWidget(m_banner);
    body()->addLayout(place);
    body()->addWidget(minutes);
    body()->addWidget(proxy);
    body()->addWidget(m_save, 0, Qt::AlignLeft);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    reset();

    connect(m_frontDesk, &QRadioButton::toggled, this, &PcForm::kindChosen);
    for (LineField *field : {m_minutes, m_proxy}) {
        connect(field, &QLineEdit::returnPressed, this, &PcForm::save);
        connect(field, &QLineEdit::textEdited, this, &PcForm::edited);
    }
    connect(m_save, &QPushButton::clicked, this, &PcForm::save);
}

/// The usual time of the new kind, unless the person has set one of his own.
void PcForm::kindChosen()
{
    const bool room = m_room->isChecked();
    if (minutesIn(m_minutes->text()) == (room ? kFrontDeskMinutes : kRoomMinutes))
        m_minutes->setText(QString::number(room ? kRoomMinutes : kFrontDeskMinutes));
    Q_EMIT edited();
}

practice::PcSetting PcForm::typed() const
{
    return {m_room->isChecked() ? QStringLiteral("room") : QStringLiteral("front_desk"),
            minutesIn(m_minutes->text()).value_or(0) * kMinuteMs, m_proxy->text().trimmed()};
}

bool PcForm::isDirty() const
{
    const practice::PcSetting now = typed();
    return now.kind != m_stored.kind || now.idleMs != m_stored.idleMs || now.proxy != m_stored.proxy;
}

void PcForm::reset()
{
    // The minutes last: choosing a kind may change them.
    (m_stored.kind == u"room" ? m_room : m_frontDesk)->setChecked(true);
    m_minutes->setText(QString::number(m_stored.idleMs / kMinuteMs));
    m_minutes->setProblem(QString());
    m_proxy->setText(m_stored.proxy);
    m_proxy->setProblem(QString());
}

QByteArray PcForm::draft() const
{
    if (!isDirty() || m_save->isBusy())
        return {};
    return QCborValue(QCborArray {m_room->isChecked(), m_minutes->text(), m_proxy->text()}).toCbor();
}

void PcForm::restore(const QByteArray &draft)
{
    const QCborArray typed = QCborValue::fromCbor(draft).toArray();
    if (typed.size() != 3)
        return;
    (typed[0].toBool() ? m_room : m_frontDesk)->setChecked(true);
    m_minutes->setText(typed[1].toString());
    m_proxy->setText(typed[2].toString());
}

void PcForm::focusFirst()
{
    (m_room->isChecked() ? m_room : m_frontDesk)->setFocus(Qt::TabFocusReason);
}

void PcForm::save()
{
    if (m_save->isBusy())
        return;
    m_banner->hide();
    LineField *wrong = nullptr;
    for (LineField *field : {m_proxy, m_minutes})
        if (!field->check())
            wrong = field;
    if (wrong) {
        wrong->setFocus(Qt::TabFocusReason);
        Q_EMIT answered(false);
        return;
    }
    const practice::PcSetting wanted = typed();
    const QFuture<Result<void>> future = m_session.settings().setPc(wanted);
    m_save->watch(future);
    deliver(future, this, [this, wanted](const Result<void> &answer) {
        if (answer.ok()) {
            if (m_stored.proxy != wanted.proxy)
                m_session.sync().reconnect();
            m_stored = wanted;
            m_banner->showMessage(BannerKind::success, tr("Saved. It holds from the next key or click on."));
        } else {
            m_banner->showMessage(BannerKind::danger, errorText(answer.error()));
        }
        Q_EMIT answered(answer.ok());
    });
}

} // namespace vb::ui
