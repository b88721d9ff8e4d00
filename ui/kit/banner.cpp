#include "ui/kit/banner.h"

#include "ui/kit/buttons.h"
#include "ui/kit/paint.h"
#include "ui/kit/text_label.h"

#include <QAccessible>
#include <QEvent>
#include <QHBoxLayout>
#include <QPushButton>

namespace vb::ui {

namespace {

struct BannerLook {
    IconName icon;
    QColor soft;
    QColor strong;
};

BannerLook bannerLook(BannerKind kind, const Tokens &t)
{
    switch (kind) {
    case BannerKind::info: return {IconName::info, t.infoSoft, t.info};
    case BannerKind::success: return {IconName::circleCheck, t.soft, t.accent};
    case BannerKind::warning: return {IconName::alert, t.warnSoft, t.warn};
    case BannerKind::danger: return {IconName::alert, t.dangerSoft, t.danger};
    }
    return {IconName::info, t.infoSoft, t.info};
}

} // namespace

Banner::Banner(BannerKind kind, const QString &text, QWidget *parent)
    : QFrame(parent)
    , m_kind(kind)
    , m_text(new TextLabel(text))
    , m_action(new QPushButton)
    , m_close(new IconButton(IconName::x, tr("Dismiss")))
{
    m_text->setWordWrap(true);
    setButtonKind(m_action, ButtonKind::flat);
    m_action->hide();
    m_close->hide();
    connect(m_action, &QPushButton::clicked, this, &Banner::actionTriggered);
    connect(static_cast<IconButton *>(m_close), &QToolButton::clicked, this, [this] {
        hide();
        Q_EMIT closed();
    });
    connect(this, &QObject::objectNameChanged, this, [this](const QString &name) {
        m_action->setObjectName(name + QStringLiteral(".action"));
        m_close->setObjectName(name + QStringLiteral(".close"));
    });
    setObjectName(QStringLiteral("banner"));
    auto *line = new QHBoxLayout(this);
    line->setSpacing(space::s);
    line->addWidget(m_text, 1);
    line->addWidget(m_action);
    line->addWidget(m_close);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Minimum);
    setAccessibleName(text);
    fitSizes();
}

void Banner::fitSizes()
{
    const Tokens &t = tokens();
    layout()->setContentsMargins(space::l + t.iconSize + space::m, space::s, space::s, space::s);
    setMinimumHeight(t.rowHeight);
}

void Banner::changeEvent(QEvent *event)
{
    QFrame::changeEvent(event);
    if (event->type() == QEvent::StyleChange)
        fitSizes();
}

QString Banner::text() const
{
    return m_text->text();
}

void Banner::setText(const QString &text)
{
    m_text->setText(text);
    setAccessibleName(text);
}

void Banner::setKind(BannerKind kind)
{
    m_kind = kind;
    update();
}

void Banner::showMessage(BannerKind kind, const QString &text)
{
    setKind(kind);
    setText(text);
    show();
    QAccessibleEvent event(this, QAccessible::Alert);
    QAccessible::updateAccessibility(&event);
}

void Banner::setAction(const QString &label)
{
    m_action->setText(label);
    m_action->setVisible(!label.isEmpty());
}

void Banner::setClosable(bool closable)
{
    m_close->setVisible(closable);
}

void Banner::paintEvent(QPaintEvent *)
{
    const Tokens &t = tokens();
    const BannerLook look = bannerLook(m_kind, t);
    QPainter painter(this);
    paint::panel(painter, rect(), t.radiusField, look.soft);
    const int x = isLeftToRight() ? space::l : width() - space::l - t.iconSize;
    paintIcon(painter, QRect(x, 0, t.iconSize, height()), look.icon, look.strong);
}

} // namespace vb::ui
