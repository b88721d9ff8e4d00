#include "ui/settings/appearance_card.h"

#include "ui/kit/banner.h"
#include "ui/kit/deliver.h"
#include "ui/kit/error_text.h"
#include "ui/kit/text_label.h"
#include "ui/kit/theme.h"

#include <QButtonGroup>
#include <QHBoxLayout>
#include <QLabel>
#include <QRadioButton>
#include <QSignalBlocker>
#include <QSlider>
#include <QTimerEvent>
#include <QVBoxLayout>

namespace vb::ui {

namespace {

constexpr int kStorePauseMs = 400;
constexpr int kLeastScale = 90;
constexpr int kMostScale = 150;
constexpr int kScaleStep = 5;
constexpr int kSliderWidth = 320;

} // namespace

AppearanceCard::AppearanceCard(const QString &id, session::Session &session, Theme &theme, QWidget *parent)
    : Card(tr("Appearance"), parent)
    , m_session(session)
    , m_theme(theme)
    , m_banner(new Banner(BannerKind::danger))
    , m_modes(new QButtonGroup(this))
    , m_scale(new QSlider(Qt::Horizontal))
    , m_percent(new TextLabel(QString(), TextRole::strong))
{
    m_banner->setObjectName(id + QStringLiteral(".appearance.banner"));
    m_banner->hide();
    auto *what = new TextLabel(tr("Only for you, and only on this computer. It shows at once, and goes when you lock."),
                               TextRole::body, TextTone::muted);
    what->setWordWrap(true);
    body()->addWidget(what);
    body()->addWidget(m_banner);
    body()->addWidget(makeThemes(id));
    body()->addWidget(makeScale(id));
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    showChosen();
    connect(m_modes, &QButtonGroup::buttonToggled, this, [this](QAbstractButton *, bool on) {
        if (on)
            choose();
    });
    connect(m_scale, &QSlider::valueChanged, this, &AppearanceCard::choose);
    connect(&m_theme, &Theme::preferenceChanged, this, &AppearanceCard::showChosen);
}

AppearanceCard::~AppearanceCard()
{
    if (m_pause.isActive())
        (void)m_session.settings().setPreference({themeModeName(m_theme.preferredMode()), m_theme.fontScale()});
}

QWidget *AppearanceCard::makeThemes(const QString &id)
{
    auto *group = new QWidget;
    auto *across = new QHBoxLayout(group);
    across->setContentsMargins(0, 0, 0, 0);
    across->setSpacing(space::xl);
    const auto add = [&](ThemeMode mode, const QString &name, const QString &label) {
        auto *choice = new QRadioButton(label);
        choice->setObjectName(id + QStringLiteral(".theme.") + name);
        choice->setAccessibleName(tr("Theme: %1").arg(label));
        m_modes->addButton(choice, static_cast<int>(mode));
        across->addWidget(choice);
    };
    add(ThemeMode::system, QStringLiteral("system"), tr("Like this computer"));
    add(ThemeMode::light, QStringLiteral("light"), tr("Light"));
    add(ThemeMode::dark, QStringLiteral("dark"), tr("Dark"));
    across->addStretch();
    auto *part = new QWidget;
    auto *down = new QVBoxLayout(part);
    down->setContentsMargins(0, 0, 0, 0);
    down->setSpacing(space::s);
    down->addWidget(new TextLabel(tr("Theme"), TextRole::medium));
    down->addWidget(group);
    return part;
}

QWidget *AppearanceCard::makeScale(const QString &id)
{
    m_scale->setObjectName(id + QStringLiteral(".fontScale"));
    m_scale->setAccessibleName(tr("Size of the type"));
    m_scale->setRange(kLeastScale / kScaleStep, kMostScale / kScaleStep);
    m_scale->setPageStep(2);
    m_scale->setMaximumWidth(kSliderWidth);
    auto *label = new TextLabel(tr("Size of the type"), TextRole::medium);
    label->setBuddy(m_scale);
    auto *across = new QHBoxLayout;
    across->setSpacing(space::m);
    across->addWidget(m_scale, 1);
    across->addWidget(m_percent);
    across->addStretch();
    auto *part = new QWidget;
    auto *down = new QVBoxLayout(part);
    down->setContentsMargins(0, 0, 0, 0);
    down->setSpacing(space::s);
    down->addWidget(label);
    down->addLayout(across);
    return part;
}

void AppearanceCard::focusFirst()
{
    m_modes->checkedButton()->setFocus(Qt::TabFocusReason);
}

void AppearanceCard::choose()
{
    m_pause.start(kStorePauseMs, this);
    m_theme.prefer(static_cast<ThemeMode>(m_modes->checkedId()), m_scale->value() * kScaleStep);
}

void AppearanceCard::showChosen()
{
    const QSignalBlocker modesStill(m_modes);
    const QSignalBlocker scaleStill(m_scale);
    m_modes->button(static_cast<int>(m_theme.preferredMode()))->setChecked(true);
    m_scale->setValue(m_theme.fontScale() / kScaleStep);
    m_percent->setText(tr("%1 %").arg(m_theme.fontScale()));
}

void AppearanceCard::timerEvent(QTimerEvent *event)
{
    if (event->timerId() == m_pause.timerId())
        store();
}

void AppearanceCard::store()
{
    m_pause.stop();
    deliver(m_session.settings().setPreference({themeModeName(m_theme.preferredMode()), m_theme.fontScale()}), this,
            [this](const Result<void> &answer) {
                if (answer.ok())
                    m_banner->hide();
                else
                    m_banner->showMessage(BannerKind::danger, errorText(answer.error()));
                Q_EMIT stored(answer.ok());
            });
}

} // namespace vb::ui
