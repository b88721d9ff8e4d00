#include "ui/kit/verbena_style.h"

#include "ui/kit/icons.h"
#include "ui/kit/paint.h"
#include "ui/kit/paint_bar.h"
#include "ui/kit/paint_button.h"
#include "ui/kit/paint_field.h"
#include "ui/kit/paint_menu.h"
#include "ui/kit/paint_view.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QAbstractSpinBox>
#include <QApplication>
#include <QComboBox>
#include <QElapsedTimer>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLineEdit>
#include <QMenu>
#include <QPlainTextEdit>
#include <QProgressBar>
#include <QScrollBar>
#include <QSlider>
#include <QStyledItemDelegate>
#include <QTabBar>
#include <QTextEdit>
#include <QTimerEvent>

namespace vb::ui {

namespace {

constexpr int kFrameMs = 33;
constexpr double kTurnMs = 1600;

double turnPhase()
{
    static const QElapsedTimer started = [] {
        QElapsedTimer timer;
        timer.start();
        return timer;
    }();
    return static_cast<double>(started.elapsed() % static_cast<qint64>(kTurnMs)) / kTurnMs;
}

bool isPopUpFrame(const QWidget *widget)
{
    return widget && (qobject_cast<const QMenu *>(widget) || widget->inherits("QComboBoxPrivateContainer"));
}

bool isTextEdit(const QWidget *widget)
{
    return qobject_cast<const QTextEdit *>(widget) || qobject_cast<const QPlainTextEdit *>(widget);
}

bool paintsOwnFocus(const QWidget *widget)
{
    return qobject_cast<const QAbstractButton *>(widget) || qobject_cast<const QAbstractItemView *>(widget)
        || qobject_cast<const QTabBar *>(widget) || qobject_cast<const QComboBox *>(widget)
        || qobject_cast<const QSlider *>(widget);
}

bool followsPointer(const QWidget *widget)
{
    return qobject_cast<const QAbstractButton *>(widget) || qobject_cast<const QComboBox *>(widget)
        || qobject_cast<const QAbstractSpinBox *>(widget) || qobject_cast<const QLineEdit *>(widget)
        || qobject_cast<const QScrollBar *>(widget) || qobject_cast<const QTabBar *>(widget)
        || qobject_cast<const QHeaderView *>(widget) || qobject_cast<const QSlider *>(widget) || isTextEdit(widget);
}

QColor frameLine(const Tokens &t, const QStyleOption &option)
{
    return option.state.testFlag(QStyle::State_Enabled) ? t.line : paint::mixed(t.line, t.bg, 0.5);
}

} // namespace

VerbenaStyle::VerbenaStyle(const Tokens &tokens) : QProxyStyle(QStringLiteral("Fusion")), m_tokens(tokens)
{
    setObjectName(QStringLiteral("verbena"));
}

QPalette VerbenaStyle::standardPalette() const
{
    const Tokens &t = m_tokens;
    QPalette p;
    p.setColor(QPalette::Window, t.bg);
    p.setColor(QPalette::WindowText, t.text);
    p.setColor(QPalette::Base, t.surface);
    p.setColor(QPalette::AlternateBase, t.hover);
    p.setColor(QPalette::Text, t.text);
    p.setColor(QPalette::PlaceholderText, t.muted);
    p.setColor(QPalette::Button, t.surface);
    p.setColor(QPalette::ButtonText, t.text);
    p.setColor(QPalette::BrightText, t.danger);
    p.setColor(QPalette::Highlight, t.accent);
    p.setColor(QPalette::HighlightedText, t.onAccent);
    p.setColor(QPalette::Link, t.accent);
    p.setColor(QPalette::LinkVisited, t.accent);
    p.setColor(QPalette::ToolTipBase, t.tip);
    p.setColor(QPalette::ToolTipText, t.onTip);
    p.setColor(QPalette::Light, t.surface);
    p.setColor(QPalette::Midlight, t.hover);
    p.setColor(QPalette::Mid, t.outline);
    p.setColor(QPalette::Dark, t.fieldBorder);
    p.setColor(QPalette::Shadow, t.isDark ? QColor(Qt::black) : t.muted);
    for (const QPalette::ColorRole role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText,
                                           QPalette::PlaceholderText, QPalette::Link, QPalette::BrightText})
        p.setColor(QPalette::Disabled, role, t.disabled);
    p.setColor(QPalette::Disabled, QPalette::Highlight, t.line);
    p.setColor(QPalette::Disabled, QPalette::HighlightedText, t.muted);
    return p;
}

void VerbenaStyle::polish(QApplication *application)
{
    QProxyStyle::polish(application);
    application->installEventFilter(this);
}

void VerbenaStyle::unpolish(QApplication *application)
{
    application->removeEventFilter(this);
    QProxyStyle::unpolish(application);
}

void VerbenaStyle::polish(QWidget *widget)
{
    QProxyStyle::polish(widget);
    if (followsPointer(widget))
        widget->setAttribute(Qt::WA_Hover);
    if (qobject_cast<QScrollBar *>(widget))
        widget->setAttribute(Qt::WA_OpaquePaintEvent, false);
    if (paint::hasRoundPopUps() && (isPopUpFrame(widget) || widget->inherits("QTipLabel")))
        widget->setAttribute(Qt::WA_TranslucentBackground);
    if (auto *view = qobject_cast<QAbstractItemView *>(widget))
        view->viewport()->setAttribute(Qt::WA_Hover);
    if (auto *header = qobject_cast<QHeaderView *>(widget)) {
        header->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
        header->setHighlightSections(false);
    }
    // The delegate that combo boxes bring paints without the style.
    if (auto *combo = qobject_cast<QComboBox *>(widget); combo && combo->itemDelegate()->inherits("QComboBoxDelegate"))
        combo->setItemDelegate(new QStyledItemDelegate(combo));
    if (isTextEdit(widget))
        widget->installEventFilter(this);
}

void VerbenaStyle::unpolish(QWidget *widget)
{
    if (qobject_cast<QScrollBar *>(widget))
        widget->setAttribute(Qt::WA_OpaquePaintEvent);
    if (isTextEdit(widget))
        widget->removeEventFilter(this);
    QProxyStyle::unpolish(widget);
}

bool VerbenaStyle::eventFilter(QObject *watched, QEvent *event)
{
    switch (event->type()) {
    case QEvent::KeyPress:
        if (static_cast<QKeyEvent *>(event)->key() == Qt::Key_Alt)
            showMnemonics(true);
        break;
    case QEvent::KeyRelease:
        if (static_cast<QKeyEvent *>(event)->key() == Qt::Key_Alt)
            showMnemonics(false);
        break;
    case QEvent::ApplicationStateChange: showMnemonics(false); break;
    case QEvent::FocusIn:
    case QEvent::FocusOut:
        if (auto *widget = qobject_cast<QWidget *>(watched); widget && isTextEdit(widget))
            widget->update();
        break;
    default: break;
    }
    return QProxyStyle::eventFilter(watched, event);
}

void VerbenaStyle::showMnemonics(bool shown)
{
    if (m_mnemonicsShown == shown)
        return;
    m_mnemonicsShown = shown;
    if (const QWidget *window = QApplication::activeWindow())
        for (QWidget *child : window->findChildren<QWidget *>())
            child->update();
}

void VerbenaStyle::timerEvent(QTimerEvent *event)
{
    if (event->timerId() != m_turn.timerId())
        return;
    // Painting a bar enters it again; one that is hidden or done drops out, and with the last one the timer ends.
    const QList<QPointer<QWidget>> bars = std::exchange(m_turning, {});
    bool any = false;
    for (const QPointer<QWidget> &bar : bars) {
        if (!bar || !bar->isVisible())
            continue;
        any = true;
        bar->update();
    }
    if (!any)
        m_turn.stop();
}

void VerbenaStyle::drawPrimitive(PrimitiveElement element, const QStyleOption *option, QPainter *painter,
                                 const QWidget *widget) const
{
    const Tokens &t = m_tokens;
    const auto arrow = [&](IconName name) {
        const QColor color = option->state.testFlag(State_Enabled) ? t.muted : t.disabled;
        const int side = std::min({t.smallIconSize, option->rect.width(), option->rect.height()});
        QRect place(0, 0, side, side);
        place.moveCenter(option->rect.center());
        paintIcon(*painter, place, name, color);
    };
    switch (element) {
    case PE_FrameFocusRect:
        if (!paintsOwnFocus(widget))
            paint::focusRing(*painter, option->rect, t.radiusChip, t);
        return;
    case PE_PanelButtonCommand:
    case PE_PanelButtonBevel:
        if (const auto *button = qstyleoption_cast<const QStyleOptionButton *>(option))
            paint::pushButtonPanel(*button, *painter, widget, t);
        else
            paint::toolButtonPanel(*option, *painter, t);
        return;
    case PE_PanelButtonTool: paint::toolButtonPanel(*option, *painter, t); return;
    case PE_PanelLineEdit:
        if (const auto *frame = qstyleoption_cast<const QStyleOptionFrame *>(option); frame && frame->lineWidth > 0)
            paint::fieldPanel(*option, *painter, widget, t);
        return;
    case PE_IndicatorItemViewItemCheck: {
        QStyleOption mark = *option;
        mark.state.setFlag(State_HasFocus, false);
        paint::checkMark(mark, *painter, t);
        return;
    }
    case PE_IndicatorCheckBox: paint::checkMark(*option, *painter, t); return;
    case PE_IndicatorRadioButton: paint::radioMark(*option, *painter, t); return;
    case PE_Frame:
        if (isPopUpFrame(widget))
            paint::menuPanel(*option, *painter, t);
        else if (isTextEdit(widget))
            paint::fieldPanel(*option, *painter, widget, t);
        else
            paint::viewFrame(*option, *painter, widget, t);
        return;
    case PE_FrameGroupBox: paint::panel(*painter, option->rect, t.radiusCard, t.surface, t.line); return;
    case PE_FrameTabWidget:
        painter->fillRect(QRect(option->rect.left(), option->rect.top(), option->rect.width(), 1), t.line);
        return;
    case PE_FrameTabBarBase: paint::tabBase(*option, *painter, t); return;
    case PE_PanelMenu: paint::menuPanel(*option, *painter, t); return;
    case PE_PanelTipLabel: paint::tipPanel(*option, *painter, t); return;
    case PE_PanelItemViewItem:
        if (const auto *item = qstyleoption_cast<const QStyleOptionViewItem *>(option))
            paint::itemPanel(*item, *painter, widget, t);
        return;
    case PE_IndicatorBranch: paint::branch(*option, *painter, t); return;
    case PE_IndicatorArrowUp: arrow(IconName::chevronUp); return;
    case PE_IndicatorArrowDown: arrow(IconName::chevronDown); return;
    case PE_IndicatorArrowLeft: arrow(IconName::chevronLeft); return;
    case PE_IndicatorArrowRight: arrow(IconName::chevronRight); return;
    case PE_IndicatorTabClose: arrow(IconName::x); return;
    case PE_PanelItemViewRow:
    case PE_FrameMenu:
    case PE_FrameLineEdit:
    case PE_FrameStatusBarItem:
    case PE_PanelStatusBar:
    case PE_PanelMenuBar:
    case PE_PanelToolBar:
    case PE_PanelScrollAreaCorner:
    case PE_FrameDefaultButton: return;
    default: QProxyStyle::drawPrimitive(element, option, painter, widget);
    }
}

void VerbenaStyle::drawControl(ControlElement element, const QStyleOption *option, QPainter *painter,
                               const QWidget *widget) const
{
    const Tokens &t = m_tokens;
    const auto *button = qstyleoption_cast<const QStyleOptionButton *>(option);
    const auto *item = qstyleoption_cast<const QStyleOptionMenuItem *>(option);
    const auto *tab = qstyleoption_cast<const QStyleOptionTab *>(option);
    const auto *header = qstyleoption_cast<const QStyleOptionHeader *>(option);
    switch (element) {
    case CE_PushButton:
        if (button)
            return paint::pushButton(*button, *painter, widget, t);
        break;
    case CE_PushButtonBevel:
        if (button)
            return paint::pushButtonPanel(*button, *painter, widget, t);
        break;
    case CE_ComboBoxLabel:
        if (const auto *combo = qstyleoption_cast<const QStyleOptionComboBox *>(option))
            return paint::comboBoxLabel(*combo, *painter, t);
        break;
    case CE_ItemViewItem: return drawItem(option, painter, widget);
    case CE_Header:
        if (header) {
            paint::headerSection(*header, *painter, t);
            return paint::headerLabel(*header, *painter, t);
        }
        break;
    case CE_HeaderSection:
        if (header)
            return paint::headerSection(*header, *painter, t);
        break;
    case CE_HeaderLabel:
        if (header)
            return paint::headerLabel(*header, *painter, t);
        break;
    case CE_HeaderEmptyArea: return paint::headerEmptyArea(*option, *painter, t);
    case CE_MenuItem:
        if (item)
            return paint::menuItem(*item, *painter, widget, t);
        break;
    case CE_MenuBarItem:
        if (item)
            return paint::menuBarItem(*item, *painter, t);
        break;
    case CE_MenuBarEmptyArea: return painter->fillRect(option->rect, t.bg);
    case CE_MenuEmptyArea: return;
    case CE_TabBarTabShape:
        if (tab)
            return paint::tabShape(*tab, *painter, t);
        break;
    case CE_TabBarTabLabel:
        if (tab)
            return paint::tabLabel(*tab, *painter, t);
        break;
    case CE_ProgressBar: return drawEndless(option, painter, widget);
    case CE_ShapedFrame:
        if (const auto *frame = qstyleoption_cast<const QStyleOptionFrame *>(option)) {
            const QRect &r = option->rect;
            if (frame->frameShape == QFrame::HLine)
                return painter->fillRect(QRect(r.left(), r.center().y(), r.width(), 1), frameLine(t, *option));
            if (frame->frameShape == QFrame::VLine)
                return painter->fillRect(QRect(r.center().x(), r.top(), 1, r.height()), frameLine(t, *option));
        }
        break;
    case CE_Splitter: {
        const QRect &r = option->rect;
        const bool upright = r.width() < r.height();
        return painter->fillRect(upright ? QRect(r.center().x(), r.top(), 1, r.height())
                                         : QRect(r.left(), r.center().y(), r.width(), 1),
                                 t.line);
    }
    case CE_ToolBar:
    case CE_SizeGrip: return;
    default: break;
    }
    QProxyStyle::drawControl(element, option, painter, widget);
}

void VerbenaStyle::drawItem(const QStyleOption *option, QPainter *painter, const QWidget *widget) const
{
    const auto *item = qstyleoption_cast<const QStyleOptionViewItem *>(option);
    if (!item)
        return;
    QStyleOptionViewItem quiet(*item);
    quiet.palette.setColor(QPalette::Highlight, m_tokens.soft);
    quiet.palette.setColor(QPalette::HighlightedText,
                           widget && widget->inherits("QTableView") ? m_tokens.text : m_tokens.accent);
    QProxyStyle::drawControl(CE_ItemViewItem, &quiet, painter, widget);
}

void VerbenaStyle::drawEndless(const QStyleOption *option, QPainter *painter, const QWidget *widget) const
{
    const auto *bar = qstyleoption_cast<const QStyleOptionProgressBar *>(option);
    if (!bar)
        return;
    paint::progressBar(*bar, *painter, m_tokens, turnPhase());
    if (bar->minimum != 0 || bar->maximum != 0 || !widget)
        return;
    m_turning.append(QPointer<QWidget>(const_cast<QWidget *>(widget)));
    if (!m_turn.isActive())
        m_turn.start(kFrameMs, const_cast<VerbenaStyle *>(this));
}

void VerbenaStyle::drawToolButton(const QStyleOptionComplex *option, QPainter *painter, const QWidget *widget) const
{
    const auto *tool = qstyleoption_cast<const QStyleOptionToolButton *>(option);
    if (!tool)
        return;
    paint::toolButtonPanel(*tool, *painter, m_tokens);
    QStyleOptionToolButton label(*tool);
    label.rect = tool->rect;
    const bool menu = tool->features.testFlag(QStyleOptionToolButton::HasMenu) && !tool->text.isEmpty()
        && tool->toolButtonStyle != Qt::ToolButtonIconOnly;
    if (menu) {
        const int side = m_tokens.smallIconSize;
        const QRect place(tool->rect.right() - side - space::s + 1, tool->rect.top(), side, tool->rect.height());
        paintIcon(*painter, place, IconName::chevronDown, m_tokens.muted);
        label.rect.setRight(place.left());
    }
    if (tool->state.testFlag(State_On))
        label.palette.setColor(QPalette::ButtonText, m_tokens.accent);
    proxy()->drawControl(CE_ToolButtonLabel, &label, painter, widget);
}

void VerbenaStyle::drawComplexControl(ComplexControl control, const QStyleOptionComplex *option, QPainter *painter,
                                      const QWidget *widget) const
{
    const Tokens &t = m_tokens;
    switch (control) {
    case CC_ComboBox:
        if (const auto *combo = qstyleoption_cast<const QStyleOptionComboBox *>(option))
            return paint::comboBox(*combo, *painter, widget, t);
        break;
    case CC_SpinBox:
        if (const auto *spin = qstyleoption_cast<const QStyleOptionSpinBox *>(option))
            return paint::spinBox(*spin, *painter, widget, t);
        break;
    case CC_ScrollBar:
        if (const auto *bar = qstyleoption_cast<const QStyleOptionSlider *>(option))
            return paint::scrollBar(*bar, *painter, t);
        break;
    case CC_Slider:
        if (const auto *slider = qstyleoption_cast<const QStyleOptionSlider *>(option))
            return paint::slider(*slider, *painter, proxy()->subControlRect(CC_Slider, option, SC_SliderHandle, widget),
                                 t);
        break;
    case CC_ToolButton: return drawToolButton(option, painter, widget);
    case CC_GroupBox:
        if (const auto *box = qstyleoption_cast<const QStyleOptionGroupBox *>(option))
            return paint::groupBox(*box, *painter, widget, t);
        break;
    default: break;
    }
    QProxyStyle::drawComplexControl(control, option, painter, widget);
}

QIcon VerbenaStyle::standardIcon(StandardPixmap which, const QStyleOption *option, const QWidget *widget) const
{
    switch (which) {
    case SP_LineEditClearButton: return icon(IconName::x, IconTone::muted);
    case SP_TitleBarCloseButton:
    case SP_DockWidgetCloseButton: return icon(IconName::x, IconTone::muted);
    case SP_ToolBarHorizontalExtensionButton: return icon(IconName::chevronRight, IconTone::muted);
    case SP_ArrowUp: return icon(IconName::chevronUp);
    case SP_ArrowDown: return icon(IconName::chevronDown);
    case SP_ArrowLeft: return icon(IconName::chevronLeft);
    case SP_ArrowRight: return icon(IconName::chevronRight);
    case SP_MessageBoxInformation: return icon(IconName::info, IconTone::info);
    case SP_MessageBoxWarning: return icon(IconName::alert, IconTone::warn);
    case SP_MessageBoxCritical: return icon(IconName::alert, IconTone::danger);
    case SP_MessageBoxQuestion: return icon(IconName::info, IconTone::accent);
    default: return QProxyStyle::standardIcon(which, option, widget);
    }
}

} // namespace vb::ui
