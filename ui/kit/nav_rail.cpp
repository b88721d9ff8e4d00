#include "ui/kit/nav_rail.h"

#include "ui/kit/brand_mark.h"
#include "ui/kit/nav_item.h"
#include "ui/kit/paint.h"

#include <QEvent>
#include <QVBoxLayout>

#include <algorithm>

namespace vb::ui {

/// The mark of the product and the name of the practice.
class NavRail::Brand : public QWidget {
public:
    explicit Brand(NavRail *rail) : QWidget(rail), m_rail(rail)
    {
        setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    }

    void setName(const QString &name)
    {
        m_name = name;
        setAccessibleName(name);
        setToolTip(name);
        update();
    }
    [[nodiscard]] QSize sizeHint() const override { return {tokens().scaled(40), tokens().scaled(40)}; }

protected:
    void paintEvent(QPaintEvent *) override
    {
        const Tokens &t = tokens();
        QPainter painter(this);
        const int side = t.scaled(32);
        const int x = m_rail->isCollapsed() ? (width() - side) / 2 : space::xs + 2;
        const QRect mark = QStyle::visualRect(layoutDirection(), rect(), QRect(x, (height() - side) / 2, side, side));
        paintBrandMark(painter, mark);
        if (m_rail->isCollapsed())
            return;
        painter.setFont(t.font(TextRole::strong));
        painter.setPen(t.text);
        const QRect line(x + side + space::m - 2, 0, width() - x - side - space::m + 2, height());
        paint::line(painter, QStyle::visualRect(layoutDirection(), rect(), line),
                    QStyle::visualAlignment(layoutDirection(), Qt::AlignLeft | Qt::AlignVCenter), m_name);
    }

private:
    NavRail *m_rail;
    QString m_name;
};

NavRail::NavRail(QWidget *parent)
    : QWidget(parent), m_pages(new QVBoxLayout), m_actions(new QVBoxLayout), m_brand(new Brand(this))
{
    setObjectName(QStringLiteral("nav"));
    setAccessibleName(tr("Main navigation"));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(space::m, space::l, space::m, space::m);
    column->setSpacing(0);
    column->addWidget(m_brand);
    column->addSpacing(space::xl);
    m_pages->setSpacing(space::xs);
    m_actions->setSpacing(space::xs);
    column->addLayout(m_pages);
    column->addStretch(1);
    column->addLayout(m_actions);
    m_toggle = new NavItem(QStringLiteral("collapse"), IconName::panelLeft, tr("Collapse"), false, this);
    connect(m_toggle, &NavItem::clicked, this, [this] { setCollapsed(!m_collapsed); });
    m_actions->addWidget(m_toggle);
    m_items.push_back(m_toggle);
    applyWidth();
    updateTabStop();
}

void NavRail::setBrand(const QString &name)
{
    m_brand->setName(name);
}

void NavRail::addPage(const QString &id, IconName icon, const QString &label)
{
    NavItem *item = addItem(id, icon, label, true);
    m_pages->addWidget(item);
    const auto firstAction
        = std::find_if(m_items.begin(), m_items.end(), [](const NavItem *each) { return !each->isPage(); });
    m_items.insert(firstAction, item);
    updateTabStop();
}

void NavRail::addAction(const QString &id, IconName icon, const QString &label)
{
    NavItem *item = addItem(id, icon, label, false);
    m_actions->insertWidget(m_actions->count() - 1, item);
    m_items.insert(m_items.end() - 1, item);
    updateTabStop();
}

NavItem *NavRail::addItem(const QString &id, IconName icon, const QString &label, bool page)
{
    auto *item = new NavItem(id, icon, label, page, this);
    connect(item, &NavItem::clicked, this, [this, item] { activate(item); });
    return item;
}

void NavRail::activate(NavItem *item)
{
    if (item->isPage())
        setCurrent(item->id());
    else
        Q_EMIT actionTriggered(item->id());
}

void NavRail::setCount(const QString &id, int count)
{
    if (NavItem *item = find(id))
        item->setCount(count);
}

NavItem *NavRail::find(const QString &id) const
{
    const auto found = std::find_if(m_items.begin(), m_items.end(),
                                    [&id](const NavItem *item) { return item->isPage() && item->id() == id; });
    return found == m_items.end() ? nullptr : *found;
}

QString NavRail::current() const
{
    for (const NavItem *item : m_items)
        if (item->isCurrent())
            return item->id();
    return {};
}

void NavRail::setCurrent(const QString &id)
{
    NavItem *wanted = find(id);
    if (wanted ? wanted->isCurrent() : !id.isEmpty())
        return;
    for (NavItem *item : m_items)
        item->setCurrent(item == wanted);
    updateTabStop();
    if (wanted)
        Q_EMIT currentChanged(id);
}

void NavRail::moveFocus(NavItem *from, int step)
{
    const auto count = static_cast<int>(m_items.size());
    int at = step > 0 ? -1 : count; // without a start: before the first, behind the last
    if (from)
        at = static_cast<int>(std::find(m_items.begin(), m_items.end(), from) - m_items.begin());
    at = std::clamp(at + step, 0, count - 1);
    m_items[static_cast<std::size_t>(at)]->setFocus(Qt::TabFocusReason);
}

void NavRail::updateTabStop()
{
    const auto focused
        = std::find_if(m_items.begin(), m_items.end(), [](const NavItem *item) { return item->hasFocus(); });
    NavItem *stop = focused == m_items.end() ? find(current()) : *focused;
    for (NavItem *item : m_items) {
        if (!stop)
            stop = item;
        item->setFocusPolicy(item == stop ? Qt::StrongFocus : Qt::ClickFocus);
    }
}

void NavRail::setCollapsed(bool collapsed)
{
    if (m_collapsed == collapsed)
        return;
    m_collapsed = collapsed;
    applyWidth();
    Q_EMIT collapsedChanged(collapsed);
}

void NavRail::applyWidth()
{
    setFixedWidth(m_collapsed ? tokens().railCollapsedWidth : tokens().railWidth);
    m_toggle->setLabel(m_collapsed ? tr("Expand") : tr("Collapse"));
    for (NavItem *item : m_items) {
        item->updateTip();
        item->updateGeometry();
        item->update();
    }
    m_brand->update();
}

void NavRail::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::StyleChange)
        applyWidth();
}

void NavRail::paintEvent(QPaintEvent *)
{
    const Tokens &t = tokens();
    QPainter painter(this);
    painter.fillRect(rect(), t.surface);
    painter.fillRect(isLeftToRight() ? QRect(width() - 1, 0, 1, height()) : QRect(0, 0, 1, height()), t.line);
}

} // namespace vb::ui
