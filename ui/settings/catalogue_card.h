#pragma once

#include "core/session/session.h"
#include "ui/kit/card.h"

#include <QCborMap>

class QCheckBox;
class QGridLayout;
class QPushButton;
class QStandardItemModel;

namespace vb::ui {

class Banner;
class BusyButton;
class LineField;
class TableView;
class TextLabel;

/// One list of the catalogue, and below it the entry that is being written. Enter in the list takes an entry into the
/// form, Ctrl+S saves it.
class CatalogueCard : public Card {
    Q_OBJECT

public:
    [[nodiscard]] bool isDirty() const { return typed() != m_before; }
    /// Back to an empty form.
    void reset();
    /// What is typed and not stored; empty when there is none.
    [[nodiscard]] QCborMap draft() const { return isDirty() ? typed() : QCborMap(); }
    void restore(const QCborMap &draft);
    void save();
    void focusFirst();
    [[nodiscard]] bool holdsFocus() const;

Q_SIGNALS:
    /// The list is that of the store, or it says why not.
    void listed();
    /// Each answer to save().
    void answered(bool ok);

protected:
    enum DraftKey { kId = 1, kActive, kName, kFirstOfKind };
    struct Words {
        QString title;
        QString listName;
        QString addText;
        QString emptyTitle;
        QString emptyText;
        QStringList columns;
    };

    CatalogueCard(const QString &id, const Words &words, session::Session &session, QWidget *parent);

    /// Beside the name: the fields of this kind.
    virtual void fillForm(const QCborMap &entry) = 0;
    /// Their values, by keys from kFirstOfKind on; nothing else.
    [[nodiscard]] virtual QCborMap typedOfKind() const = 0;
    virtual bool checkOfKind() { return true; }
    virtual void ask() = 0;
    virtual void send() = 0;

    /// For the constructor of the kind, after its fields are in the grid, whose first row is the name's.
    void finishForm();
    void showEvent(QShowEvent *event) override;
    void showRows(const std::vector<QCborMap> &entries, const std::vector<QStringList> &cells);
    void refuse(const Error &error);
    void take(const Result<EntityId> &answer);
    [[nodiscard]] QCborMap typed() const;
    [[nodiscard]] QString id(const char *part) const;

    session::Session &m_session;
    QGridLayout *m_grid;
    LineField *m_name;
    QCheckBox *m_active;
    BusyButton *m_save;
    EntityId m_id; // of what is in the form; null: a new one

private:
    void edit(const QCborMap &entry);
    void openRow(int row);

    QString m_prefix;
    bool m_asked = false;
    QCborMap m_before;
    std::vector<QCborMap> m_entries;
    EntityId m_select;
    QStandardItemModel *m_model;
    TableView *m_table;
    Banner *m_banner;
    TextLabel *m_heading;
    QPushButton *m_new;
    QString m_addText;
};

} // namespace vb::ui
