#include "ui/kit/icons.h"
#include "ui/kit/paint_bar.h"
#include "ui/kit/paint_button.h"
#include "ui/kit/paint_field.h"
#include "ui/kit/paint_menu.h"
#include "ui/kit/paint_view.h"
#include "ui/kit/verbena_style.h"

#include <QAbstractItemView>
#include <QFontMetrics>
#include <QFrame>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QTableView>
#include <QTextEdit>

namespace vb::ui {

namespace {

/// Wide enough that a square viewport keeps out of round corners.
int frameWidthOf(const QWidget *widget)
{
    if (qobject_cast<const QTextEdit *>(widget) || qobject_cast<const QPlainTextEdit *>(widget))
        return 8; // with the document's margin of 4 this is the padding of fields
    if (widget && widget->inherits("QComboBoxPrivateContainer"))
        return 5;
    if (qobject_cast<const QAbstractItemView *>(widget))
        return 4;
    return qobject_cast<const QLineEdit *>(widget) ? 2 : 1;
}

} // namespace

int VerbenaStyle::pixelMetric(PixelMetric metric, const QStyleOption *option, const QWidget *widget) const
{
    const Tokens &t = m_tokens;
    switch (metric) {
    case PM_DefaultFrameWidth: return frameWidthOf(widget);
    case PM_ButtonShiftHorizontal:
    case PM_ButtonShiftVertical:
    case PM_ButtonDefaultIndicator:
    case PM_TabBarTabShiftHorizontal:
    case PM_TabBarTabShiftVertical:
    case PM_TabBarTabOverlap:
    case PM_TabBarBaseOverlap:
    case PM_TabBarBaseHeight:
    case PM_MenuBarPanelWidth:
    case PM_ScrollView_ScrollBarSpacing:
    case PM_ScrollView_ScrollBarOverlap: return 0;
    case PM_ButtonIconSize:
    case PM_SmallIconSize:
    case PM_LineEditIconSize:
    case PM_TabBarIconSize: return t.scaled(18);
    case PM_ListViewIconSize:
    case PM_ToolBarIconSize: return t.iconSize;
    case PM_LineEditIconMargin: return t.scaled(space::s);
    case PM_IndicatorWidth:
    case PM_IndicatorHeight:
    case PM_ExclusiveIndicatorWidth:
    case PM_ExclusiveIndicatorHeight: return t.scaled(20);
    case PM_CheckBoxLabelSpacing:
    case PM_RadioButtonLabelSpacing: return space::s;
    case PM_ScrollBarExtent: return paint::scrollBarExtent();
    case PM_ScrollBarSliderMin: return 32;
    case PM_MenuPanelWidth: return 1;
    case PM_MenuHMargin:
    case PM_MenuVMargin: return 5;
    case PM_SubMenuOverlap: return -space::xs;
    case PM_MenuBarHMargin:
    case PM_MenuBarVMargin:
    case PM_MenuBarItemSpacing: return space::xs;
    case PM_TabBarTabHSpace: return 2 * space::l;
    case PM_TabBarTabVSpace: return 2 * space::m;
    case PM_TabBarScrollButtonWidth: return t.scaled(28);
    case PM_ToolTipLabelFrameWidth: return space::s;
    case PM_FocusFrameHMargin: return paint::cellPadding(t) - 1;
    case PM_FocusFrameVMargin: return 2;
    case PM_HeaderMargin: return paint::cellPadding(t);
    case PM_HeaderDefaultSectionSizeVertical: return t.rowHeight;
    case PM_SliderLength:
    case PM_SliderThickness:
    case PM_SliderControlThickness: return t.scaled(20);
    case PM_SliderTickmarkOffset: return space::xs;
    case PM_SplitterWidth: return 9;
    case PM_LayoutLeftMargin:
    case PM_LayoutTopMargin:
    case PM_LayoutRightMargin:
    case PM_LayoutBottomMargin: return space::l;
    case PM_LayoutHorizontalSpacing:
    case PM_LayoutVerticalSpacing: return space::m;
    case PM_MessageBoxIconSize: return space::xxl;
    case PM_TreeViewIndentation: return t.iconSize;
    default: return QProxyStyle::pixelMetric(metric, option, widget);
    }
}

int VerbenaStyle::styleHint(StyleHint hint, const QStyleOption *option, const QWidget *widget,
                            QStyleHintReturn *returned) const
{
    switch (hint) {
    case SH_UnderlineShortcut: return m_mnemonicsShown ? 1 : 0;
    case SH_ComboBox_Popup:
    case SH_EtchDisabledText:
    case SH_DitherDisabledText:
    case SH_DialogButtonBox_ButtonsHaveIcons:
    case SH_ToolBox_SelectedPageTitleBold:
    case SH_ScrollView_FrameOnlyAroundContents:
    case SH_Table_GridLineColor: return hint == SH_Table_GridLineColor ? static_cast<int>(m_tokens.line.rgb()) : 0;
    case SH_ItemView_ShowDecorationSelected:
    case SH_ScrollBar_LeftClickAbsolutePosition:
    case SH_ItemView_MovementWithoutUpdatingSelection:
    case SH_Menu_MouseTracking:
    case SH_MenuBar_MouseTracking: return 1;
    case SH_LineEdit_PasswordCharacter: return 0x2022;
    case SH_ToolTipLabel_Opacity: return 255;
    case SH_TabBar_Alignment: return Qt::AlignLeft;
    case SH_Header_ArrowAlignment: return Qt::AlignRight;
    case SH_ItemView_ActivateItemOnSingleClick: return 0;
    case SH_FormLayoutLabelAlignment: return Qt::AlignLeft;
    default: return QProxyStyle::styleHint(hint, option, widget, returned);
    }
}

QRect VerbenaStyle::subElementRect(SubElement element, const QStyleOption *option, const QWidget *widget) const
{
    switch (element) {
    case SE_LineEditContents: {
        const auto *frame = qstyleoption_cast<const QStyleOptionFrame *>(option);
        // QLineEdit keeps two pixels of its own on each side.
        const int pad = frame && frame->lineWidth > 0 ? paint::fieldPadding(m_tokens) - 2 : 0;
        return option->rect.adjusted(pad, 0, -pad, 0);
    }
    case SE_PushButtonFocusRect:
    case SE_ProgressBarGroove:
    case SE_ProgressBarContents:
    case SE_ProgressBarLabel: return option->rect;
    case SE_HeaderLabel: return option->rect;
    default: return QProxyStyle::subElementRect(element, option, widget);
    }
}

QRect VerbenaStyle::subControlRect(ComplexControl control, const QStyleOptionComplex *option, SubControl sub,
                                   const QWidget *widget) const
{
    switch (control) {
    case CC_ComboBox:
        if (const auto *combo = qstyleoption_cast<const QStyleOptionComboBox *>(option))
            return paint::comboBoxPart(*combo, sub, m_tokens);
        break;
    case CC_SpinBox:
        if (const auto *spin = qstyleoption_cast<const QStyleOptionSpinBox *>(option))
            return paint::spinBoxPart(*spin, sub, m_tokens);
        break;
    case CC_ScrollBar:
        if (const auto *bar = qstyleoption_cast<const QStyleOptionSlider *>(option))
            return visualRect(option->direction, option->rect, paint::scrollBarPart(*bar, sub, m_tokens));
        break;
    case CC_GroupBox:
        if (const auto *box = qstyleoption_cast<const QStyleOptionGroupBox *>(option))
            return paint::groupBoxPart(*box, sub, m_tokens);
        break;
    default: break;
    }
    return QProxyStyle::subControlRect(control, option, sub, widget);
}

QSize VerbenaStyle::sizeFromContents(ContentsType type, const QStyleOption *option, const QSize &contents,
                                     const QWidget *widget) const
{
    const Tokens &t = m_tokens;
    switch (type) {
    case CT_PushButton:
        if (const auto *button = qstyleoption_cast<const QStyleOptionButton *>(option))
            return paint::pushButtonSize(*button, contents, widget, t);
        break;
    case CT_ToolButton:
        if (const auto *tool = qstyleoption_cast<const QStyleOptionToolButton *>(option)) {
            const bool iconOnly = tool->toolButtonStyle == Qt::ToolButtonIconOnly || tool->text.isEmpty();
            const int menu
                = !iconOnly && tool->features.testFlag(QStyleOptionToolButton::HasMenu) ? t.smallIconSize : 0;
            return iconOnly ? QSize(t.fieldHeight, t.fieldHeight)
                            : QSize(contents.width() + 2 * space::m + menu, t.fieldHeight);
        }
        break;
    case CT_LineEdit: {
        const auto *frame = qstyleoption_cast<const QStyleOptionFrame *>(option);
        if (frame && frame->lineWidth > 0)
            return {contents.width() + 2 * paint::fieldPadding(t), t.fieldHeight};
        return contents;
    }
    case CT_ComboBox: return {contents.width() + paint::fieldPadding(t) + paint::arrowWidth(t), t.fieldHeight};
    case CT_SpinBox: return {contents.width() + paint::fieldPadding(t) + paint::arrowWidth(t), t.fieldHeight};
    case CT_ProgressBar:
        if (const auto *bar = qstyleoption_cast<const QStyleOptionProgressBar *>(option))
            return {contents.width(), bar->textVisible ? bar->fontMetrics.height() : 8};
        break;
    case CT_HeaderSection:
        if (const auto *header = qstyleoption_cast<const QStyleOptionHeader *>(option)) {
            const QFontMetrics metrics(t.font(TextRole::header));
            return {metrics.horizontalAdvance(header->text) + 2 * paint::cellPadding(t) + t.smallIconSize,
                    t.headerHeight};
        }
        break;
    case CT_MenuItem:
        if (const auto *item = qstyleoption_cast<const QStyleOptionMenuItem *>(option))
            return paint::menuItemSize(*item, contents, t);
        break;
    case CT_MenuBarItem: return {contents.width() + 2 * space::m - 4, t.scaled(32)};
    case CT_TabBarTab: return {contents.width(), t.scaled(40)};
    case CT_ItemViewItem: {
        const QSize size = QProxyStyle::sizeFromContents(type, option, contents, widget);
        const bool table = qobject_cast<const QTableView *>(widget);
        return {size.width(), std::max(size.height(), table ? t.rowHeight : t.fieldHeight)};
    }
    default: break;
    }
    return QProxyStyle::sizeFromContents(type, option, contents, widget);
}

} // namespace vb::ui
