#pragma once

#include "core/session/session.h"

#include <QDate>
#include <QFrame>

#include <optional>

class QHBoxLayout;

namespace vb::ui {

class Avatar;
class Badge;
class ElidedLabel;
class IconButton;

/// Who this is and what everybody has to know before anything else. Stands over every part of a record.
class RecordBanner : public QFrame {
    Q_OBJECT

public:
    explicit RecordBanner(QWidget *parent = nullptr);

    void setWho(const patient::Badge &who, QDate today);
    /// For clinicians: allergies, alerts in their words, visits under way.
    void setChart(const chart::Banner &banner, const QString &provider);
    /// For the desk: that there are alerts, and the titles that were written for it.
    void setTitles(const std::vector<chart::FlagTitle> &titles);
    /// Beside these: the visit that is under way, with its service in place of its reason.
    void addVisit(const chart::Visit &visit, const QString &service, const QString &provider);
    /// What cannot be told, and why: never shown as "none".
    void setUnknown(const QString &why);
    void clear();
    [[nodiscard]] IconButton *backButton() const { return m_back; }
    /// Everything that it says, for screen readers.
    [[nodiscard]] QString spoken() const;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    class Fact;
    class Tag;
    enum class TagKind { danger, warning, info, good, accent, plain };

    void clearTags();
    void addTag(TagKind kind, int icon, const QString &text, const QString &name = {});
    void say();

    IconButton *m_back;
    Avatar *m_face;
    ElidedLabel *m_name;
    ElidedLabel *m_preferred;
    Badge *m_restricted;
    Badge *m_vip;
    Fact *m_chartNo;
    Fact *m_born;
    Fact *m_sex;
    Fact *m_phone;
    QWidget *m_tags;
    QStringList m_said; // by the tags
};

} // namespace vb::ui
